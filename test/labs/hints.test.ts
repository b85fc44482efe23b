/** Hints of trusted-hosts that depend on what was seen: a wrong fix is graded, and the hint that fits it applies. */
import { expect, test } from 'vitest';
import type { Lab } from '../../labs/schema.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { wasObserved } from '../../sandbox/grader/observed.ts';
import { gradedSandboxes } from '../grader/sandboxes.ts';

const sandboxIn = gradedSandboxes();

/** `office: Strangers are refused now, …` for each hint that fits what a grading of the state sees. */
async function observedHints(state: string): Promise<string[]> {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', state);
  const report = await grade({ sandbox, lab, answers: {} });
  return conditional(lab)
    .filter(({ when, task }) => wasObserved(when, report, task))
    .map(({ task, text }) => `${task}: ${text}`);
}

function conditional(lab: Lab) {
  return lab.tasks.flatMap(({ id, hints }) =>
    hints.flatMap((hint) => (typeof hint === 'string' ? [] : [{ task: id, ...hint }])),
  );
}

test.each([
  ['until-the-restart', 'strangers: Strangers were refused until the service was restarted.'],
  ['other-port-open', 'strangers: Port 25 may be closed'],
  ['not-a-working-restriction', 'strangers: Nobody is refused, because nobody is answered.'],
  ['ipv6-forgotten', 'edges: Over IPv4 strangers are refused now.'],
  ['office-too-wide', 'edges: Strangers far away are refused now, but the house next door is not.'],
  ['network-with-host-bits', 'office: The office is not refused, it is put off'],
  ['one-machine-only', 'office: Strangers are refused now, but so is the office.'],
  ['clients-refused', 'inbound: Strangers are refused now as *clients*'],
  ['bounces-refused', 'inbound: Ordinary mail arrives, bounces do not'],
  ['unknown-users-accepted', 'inbound: Mail to your people arrives, but so would mail to people who do not exist'],
])('who tried %s is told what was seen', async (state, hint) => {
  const hints = await observedHints(state);
  expect(hints.filter((text) => text.startsWith(hint))).toHaveLength(1);
});

test.each(['none', 'solution'])('nobody is told half a truth about the state %s', async (state) => {
  expect(await observedHints(state)).toEqual([]);
});

test('a grading that does not count has seen nothing', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'none');
  const report = await grade({ sandbox, lab, answers: {}, signal: AbortSignal.abort(new Error('stopped')) });
  expect(conditional(lab).filter(({ when, task }) => wasObserved(when, report, task))).toEqual([]);
});
