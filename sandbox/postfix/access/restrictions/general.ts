import { applyAction } from '../actions.ts';
import { type Asked, dunno, type Evaluation, type Outcome, skipped } from '../evaluation.ts';
import type { Restrictions } from './restriction.ts';

const policyDefault = '451 4.3.5 Server configuration problem';

async function checkPolicyService(evaluation: Evaluation, server: string, asked: Asked): Promise<Outcome> {
  const { client, transaction, context, configuration } = evaluation;
  const answer = await context.policy?.(server, client, transaction);
  if (answer === undefined)
    evaluation.warn(`problem talking to server ${server.replace(/^(inet|unix):/, '')}: Connection refused`);
  const fallback =
    evaluation.policyDepth === 0 ? configuration.get('smtpd_policy_service_default_action') : policyDefault;
  evaluation.policyDepth += 1;
  const source = { table: server, key: 'policy query', name: asked.name, class: asked.class, asked };
  const outcome = await applyAction(evaluation, answer ?? fallback, source);
  evaluation.policyDepth -= 1;
  return outcome;
}

export const generalRestrictions: Restrictions = {
  permit: { ask: () => ({ answer: 'permit', why: 'permit lets everybody pass' }) },
  reject: {
    ask: (evaluation, _, asked) =>
      evaluation.refuse(
        evaluation.configuration.int('reject_code'),
        '5.7.1',
        `<${asked.name}>: ${asked.class} rejected: Access denied`,
        'reject refuses everybody who comes this far',
      ),
  },
  defer: {
    ask: (evaluation, _, asked) =>
      evaluation.refuse(
        evaluation.configuration.int('defer_code'),
        '4.3.2',
        `<${asked.name}>: ${asked.class} rejected: Try again later`,
        'defer puts off everybody who comes this far',
      ),
  },
  defer_if_permit: {
    ask: (evaluation, _, asked) =>
      evaluation.deferLater(
        'defer_if_permit',
        450,
        '4.7.0',
        `<${asked.name}>: ${asked.class} rejected: defer_if_permit requested`,
        'defer_if_permit was reached',
      ),
  },
  defer_if_reject: {
    ask(evaluation, _, asked) {
      evaluation.deferRefusal(450, '4.7.0', `<${asked.name}>: ${asked.class} rejected: defer_if_reject requested`);
      return dunno('a later refusal becomes a delay');
    },
  },
  sleep: {
    argument: 'seconds',
    async ask(evaluation, seconds) {
      await evaluation.context.sleep?.(Number(seconds));
      return dunno(`waits ${seconds} seconds`);
    },
  },
  reject_plaintext_session: {
    ask: (evaluation) =>
      evaluation.client.tls
        ? dunno('the session is encrypted')
        : evaluation.refuse(
            evaluation.configuration.int('plaintext_reject_code'),
            '4.7.1',
            'Session encryption is required',
            'the session is not encrypted',
          ),
  },
  reject_unauth_pipelining: {
    ask: (evaluation, _, asked) =>
      evaluation.client.pipelined
        ? evaluation.refuse(
            503,
            '5.5.0',
            `<${asked.name}>: ${asked.class} rejected: Improper use of SMTP command pipelining`,
            'the client sent commands ahead of their turn',
            { errorClass: 'protocol' },
          )
        : dunno('the client waited for its turn'),
  },
  check_policy_service: { argument: 'server', ask: checkPolicyService },
  reject_unverified_sender: { ask: (evaluation) => notEmulated(evaluation, 'reject_unverified_sender') },
  reject_unverified_recipient: { ask: (evaluation) => notEmulated(evaluation, 'reject_unverified_recipient') },
};

function notEmulated(evaluation: Evaluation, name: string): Outcome {
  evaluation.warn(`${name} is not emulated: no address probe was sent, and the address counts as good`);
  return skipped('address probes are not emulated; the address counts as good');
}
