/** How a letter fares, on one card: the word, the reply, what decided, and where that is written. */
import type { JSX } from 'preact';
import type { PolicyRun } from '../../../../../sandbox/http/api.ts';
import { policyWords } from '../../../words/policy.ts';
import { PlaceLine } from './PlaceLine.tsx';
import { deciderOf } from './walk.ts';

/** How good it is for the client. */
const TONES: Readonly<Record<PolicyRun['outcome'], 'green' | 'amber' | 'red'>> = {
  accepted: 'green',
  swallowed: 'amber',
  refused: 'red',
  'put-off': 'amber',
  'hung-up': 'red',
  'no-greeting': 'red',
  'not-listening': 'red',
};

export function Verdict({ title, run }: { title: string; run: PolicyRun }): JSX.Element {
  const say = policyWords();
  const decider = deciderOf(run);
  const fatal = run.complaints.find(({ level, file }) => level === 'fatal' && file !== undefined);
  return (
    <article class="policy-verdict" data-outcome={run.outcome} data-tone={TONES[run.outcome]}>
      <h3>{title}</h3>
      <p class="policy-outcome">
        <span class="policy-stamp">{say.outcomes[run.outcome]}</span>
      </p>
      {run.reply !== undefined && (
        <p class="policy-words">
          <code>{run.reply}</code>
        </p>
      )}
      <p>{run.why}</p>
      {fateOf(run).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {run.outcome === 'no-greeting' && fatal?.file !== undefined && fatal.line !== undefined && (
        <p class="policy-decider">
          <span class="policy-place">{say.at(fatal.file, fatal.line)}</span>
        </p>
      )}
      {decider && (
        <p class="policy-decider">
          {say.decidedBy} <code>{decider.restriction}</code>
          <PlaceLine place={decider.listed} brief named />
          {decider.looked && <PlaceLine place={decider.looked} brief named />}
        </p>
      )}
    </article>
  );
}

/** Where the message goes, once it is taken. */
function fateOf({ outcome, destination, effects }: PolicyRun): string[] {
  const say = policyWords();
  if (outcome !== 'accepted' || !destination) return [];
  if (effects.hold !== undefined) return [say.held];
  const { recipient, nexthop } = destination;
  if (destination.class === 'default') return [say.relayed(nexthop || recipient)];
  if (destination.class === 'relay') return [say.relayDomain(nexthop || recipient)];
  return [destination.class === 'virtual-alias' ? say.aliased(recipient) : say.delivered(recipient)];
}
