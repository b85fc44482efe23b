/** The policy stepper without a browser: which step shows what, and what the form asks for. */
import { describe, expect, test } from 'vitest';
import type { PolicyExchange, PolicyRun, PolicyStep } from '../../sandbox/http/api.ts';
import { draftOf, firstDraft, isComplete, requestOf } from '../../site/src/client/desk/policy/letter.ts';
import { deciderOf, seenAt, stepAt, walkThrough } from '../../site/src/client/desk/policy/walk.ts';

const place = { parameter: 'smtpd_relay_restrictions', kind: 'default', value: '' } as const;
const step = (restriction: string, decides = false): PolicyStep => ({
  list: place.parameter,
  restriction,
  answer: 'dunno',
  why: '',
  depth: 0,
  listed: place,
  decides,
});
const exchange = (at: PolicyExchange['at'], ...steps: PolicyStep[][]): PolicyExchange => ({
  at,
  reply: ['250 Ok'],
  lists: steps.map((each) => ({ name: place.parameter, place, steps: each, rest: [] })),
});
const RUN: PolicyRun = {
  outcome: 'refused',
  why: '',
  exchanges: [
    exchange('connect'),
    exchange('recipient', [step('permit_mynetworks'), step('reject')], [step('permit', true)]),
  ],
  effects: {},
  complaints: [],
  outdated: [],
};

describe('the walk', () => {
  const walk = walkThrough(RUN);

  test('has a step for each restriction and each reply', () => {
    const shown = walk.map((_, at) => stepAt(RUN, walk, at).step?.restriction ?? 'reply');
    expect(shown).toEqual(['reply', 'permit_mynetworks', 'reject', 'permit', 'reply']);
  });

  test('shows what was asked until then, and the reply after the last of it', () => {
    expect(seenAt(walk, 0, 1).begun).toBe(false);
    const seen = seenAt(walk, 2, 1);
    expect([seen.begun, seen.replied]).toEqual([true, false]);
    expect([seen.asked(0, 0), seen.asked(0, 1), seen.asked(1, 0)]).toEqual([true, true, false]);
    expect(seenAt(walk, 2, 0).replied).toBe(true);
    expect(seenAt(walk, 4, 1).replied).toBe(true);
  });

  test('knows who decided, and has no steps where nobody was asked', () => {
    expect(deciderOf(RUN)?.restriction).toBe('permit');
    expect(walkThrough({ ...RUN, exchanges: [] })).toEqual([]);
  });
});

describe('the letter', () => {
  const signal = { client: '192.0.2.7', sender: '<>', recipient: '<a@corp.example>' };

  test('from an envelope goes to port 25, or to 587 for somebody who is logged in', () => {
    expect(requestOf(draftOf(signal), [])).toEqual({
      client: '192.0.2.7',
      helo: '[192.0.2.7]',
      port: 25,
      sender: '',
      recipient: 'a@corp.example',
    });
    expect(requestOf(draftOf({ ...signal, login: 'alice', tls: true, helo: 'pc' }), [])).toMatchObject({
      port: 587,
      login: 'alice',
      tls: true,
      helo: 'pc',
    });
    expect(draftOf({ ...signal, client: '2001:db8::7' }).helo).toBe('[IPv6:2001:db8::7]');
  });

  test('carries the changes without the marks of their rows', () => {
    const row = { id: 3, parameter: 'mynetworks', value: '127.0.0.0/8' };
    const changes = [{ parameter: 'mynetworks', value: '127.0.0.0/8' }];
    expect(requestOf(draftOf(signal), [row]).changes).toEqual(changes);
  });

  test('is not asked about before it is complete', () => {
    const draft = draftOf(signal);
    expect(isComplete(draft)).toBe(true);
    for (const change of [{ client: ' ' }, { port: '' }, { port: 'smtp' }, { recipient: '<>' }])
      expect(isComplete({ ...draft, ...change })).toBe(false);
  });

  test('is a stranger’s at first', () => {
    const choices = {
      clients: [{ id: 'outside', address: '192.0.2.7', helo: 'dsl.example' } as const],
      services: [],
      logins: [],
      senders: ['a@one.example'],
      recipients: ['b@two.example'],
      parameters: [],
    };
    expect(firstDraft(choices)).toMatchObject({ client: '192.0.2.7', sender: 'a@one.example', port: '25', login: '' });
  });
});
