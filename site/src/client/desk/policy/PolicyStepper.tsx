/** Takes one envelope through the mail server's own policy, restriction by restriction, and tries settings that are not saved. */
import type { JSX } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { PolicyRun } from '../../../../../sandbox/http/api.ts';
import { policyWords } from '../../../words/policy.ts';
import { useDesk } from '../use-desk.ts';
import { LetterForm } from './LetterForm.tsx';
import { draftOf } from './letter.ts';
import { PolicyQuestion } from './question.ts';
import { nextId } from './rows.ts';
import { Steps } from './Steps.tsx';
import { type Policy, usePolicy } from './use-policy.ts';
import { Verdict } from './Verdict.tsx';
import { WhatIf } from './WhatIf.tsx';

type Which = 'now' | 'whatIf';

export default function PolicyStepper({ visible }: { visible: boolean }): JSX.Element {
  const { now } = useDesk();
  const signal = useContext(PolicyQuestion);
  const wanted = useMemo(() => signal && draftOf(signal), [signal]);
  const policy = usePolicy(now.lab, visible, wanted);
  const [which, setWhich] = useState<Which>('now');
  // Undefined: at the verdict, however many steps lead to it.
  const [position, setPosition] = useState<number>();
  // Who points at an envelope wants to go through it from its first step.
  useEffect(() => setPosition(wanted ? 0 : undefined), [wanted]);
  useEffect(policy.ask, [now.generation]);
  const say = policyWords();
  const { answer, choices, draft, failure } = policy;
  if (!draft || !choices)
    return (
      <p class="desk-note" role={failure ? 'alert' : 'status'}>
        {failure ?? say.asking}
      </p>
    );
  const run = (which === 'whatIf' && answer?.whatIf) || answer?.now;
  const tryOther = (parameter: string, value: string): void => {
    if (!policy.changes.some((row) => row.parameter === parameter))
      policy.change([...policy.changes, { id: nextId(policy.changes), parameter, value }]);
    focusChange(parameter);
  };
  return (
    <div class="policy" onFocusIn={policy.refresh}>
      <LetterForm policy={policy} draft={draft} choices={choices} />
      {failure && (
        <p class="policy-failure" role="alert">
          {say.failed} {failure}
        </p>
      )}
      {answer && <Verdicts now={answer.now} whatIf={answer.whatIf} />}
      <WhatIf policy={policy} choices={choices} />
      {answer && run && (
        <Steps run={run} position={position} onPosition={setPosition} onTry={tryOther}>
          {answer.whatIf && <WhichSteps which={which} onWhich={setWhich} />}
        </Steps>
      )}
      <Foot policy={policy} />
    </div>
  );
}

function Verdicts({ now, whatIf }: { now: PolicyRun; whatIf: PolicyRun | undefined }): JSX.Element {
  const say = policyWords();
  return (
    <section class="policy-verdicts" aria-label={say.verdict} aria-live="polite">
      <Verdict title={say.asItIs} run={now} />
      {whatIf && <Verdict title={say.whatIf} run={whatIf} />}
    </section>
  );
}

function WhichSteps({ which, onWhich }: { which: Which; onWhich: (which: Which) => void }): JSX.Element {
  const say = policyWords();
  const titles: [Which, string][] = [
    ['now', say.asItIs],
    ['whatIf', say.whatIf],
  ];
  return (
    <fieldset class="policy-which" aria-label={say.whichSteps}>
      {titles.map(([name, title]) => (
        <button key={name} type="button" aria-pressed={which === name} onClick={() => onWhich(name)}>
          {title}
        </button>
      ))}
    </fieldset>
  );
}

function Foot({ policy: { at, ask, asking } }: { policy: Policy }): JSX.Element {
  const say = policyWords();
  return (
    <footer class="policy-foot">
      <p>
        <button type="button" class="link-button" onClick={ask} aria-disabled={asking}>
          {say.ask}
        </button>{' '}
        <span>{asking ? say.asking : at && say.readAt(at.toLocaleTimeString(document.documentElement.lang))}</span>
      </p>
      <p>{say.note}</p>
    </footer>
  );
}

/** After the row is there. */
function focusChange(parameter: string): void {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`.policy-change[data-parameter="${CSS.escape(parameter)}"]`);
    row?.querySelector<HTMLInputElement>('[name="value"]')?.focus();
  });
}
