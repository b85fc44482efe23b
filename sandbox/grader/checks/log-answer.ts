/** The student typed what only the log of their own world says. */
import type { Check } from '../../../labs/schema.ts';
import type { Sandbox } from '../../drivers/driver.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';
import { clientAddresses, type LetterWish, type OwnLetter, ownLetters } from '../own-letter.ts';
import { lookAtAnswer, NO_ANSWER } from '../typed-answer.ts';
import { wishOf } from './letter-typed.ts';

type Fact = Extract<Check, { check: 'log-answer' }>['fact'];

/** More than a student provokes, and enough to find theirs among what a grader provoked. */
const LINES = 2000;

export const logAnswer: CheckImplementation<'log-answer'> = {
  survivesRestart: false,
  perform: judge,
  look: lookAtAnswer(judge, ['answer', 'mail']),
};

async function judge(
  { fact, letter }: Extract<Check, { check: 'log-answer' }>,
  context: CheckContext,
): Promise<Verdict> {
  const answer = plain(context.answer ?? '');
  if (answer === '') return NO_ANSWER;
  const wish = wishOf(letter, context);
  const typed = [{ kind: 'answer' as const, title: 'You answered', text: answer }];
  const verdict =
    fact === 'refusal' ? await refusal(answer, wish, context) : await ofLetter(fact, answer, wish, context);
  return { ...verdict, evidence: [...typed, ...verdict.evidence] };
}

async function ofLetter(
  fact: Fact,
  answer: string,
  wish: LetterWish,
  { sandbox, patienceMs }: CheckContext,
): Promise<Verdict> {
  const letters = (await ownLetters(sandbox, wish, patienceMs)).filter(({ problem }) => problem === undefined);
  const [first] = letters;
  if (!first) return failed('First type the letter of the first task: the question is about it.');
  const answers = letters.map((letter) => ({ letter, is: fact === 'queue-id' ? letter.queueId : sizeOf(letter) }));
  const right = answers.find(({ is }) => is !== undefined && is.toLowerCase() === answer.toLowerCase());
  if (right) return passed('That is right.', [{ kind: 'log', title: 'Your log', text: right.letter.log.join('\n') }]);
  if (fact === 'queue-id' && answer.includes('@'))
    return failed(
      'That is an address or a Message-ID, which the sender made up. The queue ID is what Postfix gave it.',
    );
  if (fact === 'queue-id')
    return failed('That is not the queue ID of your letter. Its Received line has it, and the log.');
  return failed(`That is not the size that the queue manager logged for ${first.queueId}.`);
}

/** As qmgr(8) logged it; no size that the letter in the mailbox belies. */
function sizeOf({ log, text }: OwnLetter): string | undefined {
  const logged = log.flatMap((line) => /\/qmgr\[\d+\]: .* size=(\d+), nrcpt=/.exec(line)?.[1] ?? [])[0];
  if (logged === undefined) return undefined;
  // In the mailbox it has the lines that local(8) put before it, and line ends that count once.
  return Number(logged) <= text.length && Number(logged) > text.length / 3 ? logged : undefined;
}

async function refusal(answer: string, wish: LetterWish, { sandbox }: CheckContext): Promise<Verdict> {
  const { world } = sandbox;
  const clients = clientAddresses(world, wish).map((address) => `[${address}]`);
  const lines = (await sandbox.mailLog(': reject: RCPT from ', LINES)).filter((line) =>
    clients.some((client) => line.includes(client)),
  );
  const abroad = lines.filter((line) => !recipientOf(line).toLowerCase().endsWith(`@${world.domain}`));
  if (abroad.length === 0)
    return failed(`The log records no recipient elsewhere that was refused to the ${wish.from} host.`);
  const line = lines.find(
    (known) => (plain(known).endsWith(answer) && answer.startsWith('postfix/')) || plain(known) === answer,
  );
  if (line === undefined)
    return failed('That is not a line of your log about a refusal. Copy the whole line, from its time to its end.');
  if (!abroad.includes(line))
    return failed("That line is about a recipient of the own domain. Find the refusal of somebody else's.");
  if (!(await isInSession(line, clients, sandbox)))
    return failed('The log has this line, but no connection that it belongs to: Postfix did not write it.');
  return passed('That is the line.', [{ kind: 'log', title: 'Your log', text: line }]);
}

/** A line of smtpd(8) stands after one that the client connected, and the next that it left counts the refusal. */
async function isInSession(line: string, clients: string[], sandbox: Sandbox): Promise<boolean> {
  const [smtpd = line] = /postfix\S*\/smtpd\[\d+\]: /.exec(line) ?? [];
  const lines = await sandbox.mailLog(smtpd, LINES);
  const at = lines.indexOf(line);
  const isEdge = (text: string) => /: (?:dis)?connect from /.test(text);
  const before = lines.slice(0, at).findLast(isEdge) ?? '';
  const after = lines.slice(at).find(isEdge);
  if (!before.includes(': connect from ') || !clients.some((client) => before.includes(client))) return false;
  const [, accepted = 0, asked = 0] = / rcpt=(?:(\d+)\/)?(\d+)/.exec(after ?? '') ?? [];
  // Who is still connected has no such line yet.
  return after === undefined || (after.includes(': disconnect from ') && Number(accepted) < Number(asked));
}

const recipientOf = (line: string): string => /\bto=<([^>]*)>/.exec(line)?.[1] ?? '';

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ');
