/** Settings to try without saving them, and the command that would make them so. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { PolicyChoices } from '../../../../../sandbox/http/api.ts';
import { policyWords } from '../../../words/policy.ts';
import { tell } from '../../signals.ts';
import { nextId } from './rows.ts';
import type { ChangeRow, Policy } from './use-policy.ts';

export function WhatIf({ policy, choices }: { policy: Policy; choices: PolicyChoices }): JSX.Element {
  const say = policyWords();
  const names = useId();
  const { changes, answer, change } = policy;
  const commands = answer?.whatIf?.commands ?? [];
  const put = (row: ChangeRow): void => change(changes.map((each) => (each.id === row.id ? row : each)));
  /** A known parameter brings its value along, to be edited. */
  const name = (row: ChangeRow, parameter: string): void => {
    const known = choices.parameters.find((each) => each.parameter === parameter);
    put({ ...row, parameter, value: known && row.value === '' ? known.value : row.value });
  };
  return (
    <section class="policy-what-if" aria-label={say.changes}>
      <div class="policy-what-if-head">
        <h3>{say.changes}</h3>
        <button
          type="button"
          class="link-button"
          onClick={() => change([...changes, { id: nextId(changes), parameter: '', value: '' }])}
        >
          {say.addChange}
        </button>
        <p class="policy-hint">{say.changesNote}</p>
      </div>
      {changes.map((row) => (
        <fieldset
          key={row.id}
          class="policy-change"
          data-parameter={row.parameter}
          aria-label={row.parameter || say.changes}
        >
          <input
            name="parameter"
            aria-label={say.parameter}
            placeholder={say.parameter}
            list={names}
            value={row.parameter}
            autoComplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => name(row, currentTarget.value.trim())}
          />
          <span aria-hidden="true">=</span>
          <input
            name="value"
            aria-label={say.value}
            value={row.value}
            autoComplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => put({ ...row, value: currentTarget.value })}
          />
          <button type="button" class="link-button" onClick={() => change(changes.filter(({ id }) => id !== row.id))}>
            {say.removeChange}
          </button>
        </fieldset>
      ))}
      <datalist id={names}>
        {choices.parameters.map(({ parameter }) => (
          <option key={parameter} value={parameter} />
        ))}
      </datalist>
      {commands.length > 0 && <Commands commands={commands} />}
    </section>
  );
}

/** All in one line, so that Postfix reads the files again only when they are as they should be. */
function Commands({ commands }: { commands: string[] }): JSX.Element {
  const say = policyWords();
  const [label, setLabel] = useState<string>();
  const command = [...commands, 'postfix reload'].join(' && ');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      setLabel(say.copied);
    } catch {
      // Browsers allow the clipboard on https and loopback only; the text can still be selected by hand.
      setLabel(say.copyByHand);
    }
  };
  return (
    <div class="policy-commands">
      <p>{say.makeItSo}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{command}</code>
      </pre>
      <p>
        <button type="button" class="desk-button" onClick={() => void copy()} onBlur={() => setLabel(undefined)}>
          {label ?? say.copy}
        </button>{' '}
        <button type="button" class="desk-button" onClick={() => tell('relaylab:run', { host: 'mail', command })}>
          {say.type}
        </button>
      </p>
    </div>
  );
}
