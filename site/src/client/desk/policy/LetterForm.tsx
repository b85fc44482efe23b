/** Who writes to whom, and how. */
import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { PolicyChoices } from '../../../../../sandbox/http/api.ts';
import { policyWords } from '../../../words/policy.ts';
import type { Draft } from './letter.ts';
import type { Policy } from './use-policy.ts';

interface Props {
  policy: Policy;
  draft: Draft;
  choices: PolicyChoices;
}

export function LetterForm({ policy, draft, choices }: Props): JSX.Element {
  const say = policyWords();
  const base = useId();
  const set = (change: Partial<Draft>): void => policy.edit({ ...draft, ...change });
  const field = (name: keyof Draft, list?: string) => ({
    name,
    value: draft[name],
    autoComplete: 'off',
    spellcheck: false,
    onInput: ({ currentTarget }: JSX.TargetedEvent<HTMLInputElement>) => set({ [name]: currentTarget.value }),
    ...(list === undefined ? {} : { list: `${base}-${list}` }),
  });
  return (
    <form
      class="policy-letter"
      aria-label={say.question}
      onSubmit={(event) => {
        event.preventDefault();
        policy.ask();
      }}
    >
      <h3>{say.question}</h3>
      <div class="policy-fields">
        <Field label={say.client}>
          <ClientChoice draft={draft} choices={choices} onChoose={set} />
        </Field>
        <Field label={say.address}>
          <input {...field('client')} required />
        </Field>
        <Field label={say.helo}>
          <input {...field('helo')} placeholder={say.heloNone} />
        </Field>
        <Field label={say.login}>
          <input {...field('login', 'logins')} placeholder={say.nobody} />
        </Field>
        <Field label={say.port}>
          <PortChoice draft={draft} choices={choices} onChoose={set} />
        </Field>
        <Field label={say.tls}>
          <select
            name="tls"
            value={draft.tls}
            onChange={({ currentTarget }) => set({ tls: tlsOf(currentTarget.value) })}
          >
            {TLS.map((kind) => (
              <option key={kind} value={kind}>
                {say.tlsKinds[kind]}
              </option>
            ))}
          </select>
        </Field>
        <Field label={say.sender} wide>
          <input {...field('sender', 'senders')} placeholder={say.senderNone} />
        </Field>
        <Field label={say.recipient} wide>
          <input {...field('recipient', 'recipients')} required />
        </Field>
      </div>
      <Suggestions id={`${base}-logins`} texts={choices.logins} />
      <Suggestions id={`${base}-senders`} texts={choices.senders} />
      <Suggestions id={`${base}-recipients`} texts={choices.recipients} />
    </form>
  );
}

const TLS: readonly Draft['tls'][] = ['auto', 'yes', 'no'];
const tlsOf = (value: string): Draft['tls'] => TLS.find((kind) => kind === value) ?? 'auto';

/** Chosen where none of the offered ones is meant. */
const OTHER = 'other';

interface ChoiceProps {
  draft: Draft;
  choices: PolicyChoices;
  onChoose: (change: Partial<Draft>) => void;
}

function ClientChoice({ draft, choices, onChoose }: ChoiceProps): JSX.Element {
  const say = policyWords();
  const chosen = choices.clients.find(({ address }) => address === draft.client.trim())?.id ?? OTHER;
  const choose = (id: string): void => {
    const client = choices.clients.find((each) => each.id === id);
    onChoose(client ? { client: client.address, helo: client.helo } : { client: '' });
  };
  return (
    <select name="who" value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {choices.clients.map(({ id }) => (
        <option key={id} value={id}>
          {say.clients[id]}
        </option>
      ))}
      <option value={OTHER}>{say.otherClient}</option>
    </select>
  );
}

function PortChoice({ draft, choices, onChoose }: ChoiceProps): JSX.Element {
  const say = policyWords();
  const known = choices.services.some(({ port }) => String(port) === draft.port);
  // Who types 2525 passes by 25.
  const [typing, setTyping] = useState(false);
  const other = typing || !known;
  const choose = (value: string): void => {
    setTyping(value === OTHER);
    onChoose({ port: value === OTHER ? '' : value });
  };
  const select = (
    <select
      name="service"
      value={other ? OTHER : draft.port}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {choices.services.map(({ name, port }) => (
        <option key={`${name} ${port}`} value={String(port)}>
          {name === String(port) ? name : `${port} (${name})`}
        </option>
      ))}
      <option value={OTHER}>{say.otherPort}</option>
    </select>
  );
  if (!other) return select;
  return (
    <span class="policy-port">
      {select}
      <input
        name="port"
        inputMode="numeric"
        aria-label={say.portNumber}
        value={draft.port}
        onInput={({ currentTarget }) => onChoose({ port: currentTarget.value })}
      />
    </span>
  );
}

function Field({ label, wide, children }: { label: string; wide?: boolean; children: ComponentChildren }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label class={wide ? 'policy-field policy-wide' : 'policy-field'}>
      <span>{label}</span>
      {children}
    </label>
  );
}

function Suggestions({ id, texts }: { id: string; texts: string[] }): JSX.Element {
  return (
    <datalist id={id}>
      {texts.map((text) => (
        <option key={text} value={text} />
      ))}
    </datalist>
  );
}
