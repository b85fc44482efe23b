/** One thing that the client says, the restrictions that are asked about it, and the reply. */
import type { JSX } from 'preact';
import type { PolicyExchange, PolicyList, PolicyPlace, PolicyStep } from '../../../../../sandbox/http/api.ts';
import { policyWords } from '../../../words/policy.ts';
import { PlaceLine } from './PlaceLine.tsx';
import type { Seen, WalkStep } from './walk.ts';

interface Props {
  exchange: PolicyExchange;
  seen: Seen;
  /** The step that is taken now, if it is one of this exchange. */
  current: WalkStep | undefined;
  /** What stands in place of a reply that does not come. */
  silent: string;
  onTry: (parameter: string, value: string) => void;
}

export function ExchangeItem({ exchange, seen, current, silent, onTry }: Props): JSX.Element {
  const say = policyWords();
  const { at, said, lists, reply } = exchange;
  const here = current !== undefined && current.list === undefined;
  return (
    <li class="policy-exchange" data-at={at} hidden={!seen.begun}>
      <p class="policy-said">
        <span class="sr-only">{say.says}: </span>
        {said === undefined ? say.moments[at] : <code>{said}</code>}
      </p>
      {lists.map((list, index) => (
        <ListItem
          key={list.name}
          list={list}
          asked={(step) => seen.asked(index, step)}
          replied={seen.replied}
          current={current?.list === index ? current.step : undefined}
          onTry={onTry}
        />
      ))}
      <p
        class="policy-reply"
        data-good={/^[23]/.test(reply[0] ?? '')}
        hidden={!seen.replied}
        aria-current={here ? 'step' : undefined}
      >
        <span class="sr-only">{say.replies}: </span>
        {reply.length === 0 ? <em>{silent}</em> : reply.map((line, index) => <code key={index}>{line}</code>)}
      </p>
    </li>
  );
}

interface ListProps {
  list: PolicyList;
  asked: (step: number) => boolean;
  replied: boolean;
  current: number | undefined;
  onTry: Props['onTry'];
}

function ListItem({ list, asked, replied, current, onTry }: ListProps): JSX.Element {
  const say = policyWords();
  const done = list.steps.every((_, index) => asked(index));
  return (
    <section class="policy-list" hidden={!asked(0)} aria-label={list.name}>
      <p class="policy-list-name">
        <code>{list.name}</code>
        <PlaceLine place={list.place} brief />
        <TryOther place={list.place} onTry={onTry} />
      </p>
      <ol>
        {list.steps.map((step, index) => (
          <StepItem
            key={index}
            step={step}
            list={list}
            hidden={!asked(index)}
            current={current === index}
            onTry={onTry}
          />
        ))}
      </ol>
      {list.rest.length > 0 && (
        <p class="policy-rest" hidden={!done && !replied}>
          {say.notAsked}{' '}
          {list.rest.map((restriction, index) => (
            <code key={index}>{restriction}</code>
          ))}
        </p>
      )}
    </section>
  );
}

interface StepProps {
  step: PolicyStep;
  list: PolicyList;
  hidden: boolean;
  current: boolean;
  onTry: Props['onTry'];
}

function StepItem({ step, list, hidden, current, onTry }: StepProps): JSX.Element {
  const say = policyWords();
  const { restriction, answer, why, depth, listed, looked, decides } = step;
  const elsewhere = listed.file !== list.place.file || listed.line !== list.place.line;
  return (
    <li
      class="policy-step"
      data-answer={answer}
      data-decides={decides}
      data-inside={depth > 0}
      hidden={hidden}
      aria-current={current ? 'step' : undefined}
    >
      <p class="policy-asked">
        {restriction !== list.name.replace(/^smtpd_/, '') && <code>{restriction}</code>}{' '}
        <strong>{say.answers[answer] ?? answer}</strong> <small>{answer}</small>
      </p>
      <p class="policy-why">{why}</p>
      {depth > 0 && <p class="policy-where">{say.inClass(step.list)}</p>}
      {elsewhere && (
        <p class="policy-where">
          <PlaceLine place={listed} />
        </p>
      )}
      {looked && (
        <p class="policy-where">
          {say.looksAt} <PlaceLine place={looked} />
          <TryOther place={looked} onTry={onTry} />
        </p>
      )}
    </li>
  );
}

/** Only what postconf can change. */
function TryOther({ place, onTry }: { place: PolicyPlace; onTry: Props['onTry'] }): JSX.Element | null {
  const say = policyWords();
  if (!/^[a-z0-9_]+$/i.test(place.parameter)) return null;
  return (
    <button type="button" class="link-button policy-try" onClick={() => onTry(place.parameter, place.value)}>
      {say.tryOther}
      <span class="sr-only">{say.tryOtherWhat(place.parameter)}</span>
    </button>
  );
}
