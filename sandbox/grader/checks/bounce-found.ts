/** The answer names a colleague's letter that came back because the server is listed, as the server itself numbered it. */
import type { Sandbox } from '../../drivers/driver.ts';
import type { SceneReport } from '../../internet/internet.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';
import { lookAtAnswer, NO_ANSWER } from '../typed-answer.ts';

const MAIL_FOLDERS = ['/var/mail', '/home'];

type PostedLetter = SceneReport['letters'][number];

export const bounceFound: CheckImplementation<'bounce-found'> = {
  survivesRestart: false,
  perform: judge,
  look: lookAtAnswer(judge, ['answer', 'mail']),
};

async function judge(_: unknown, { sandbox, answer }: CheckContext): Promise<Verdict> {
  const typed = plain(answer ?? '');
  if (typed === '') return NO_ANSWER;
  const evidence = [{ kind: 'answer' as const, title: 'You answered', text: typed }];
  const { letters } = await sandbox.internet.scene();
  if (letters.length === 0)
    return failed('No colleague has written to the big provider since the server was listed. Wait a moment.', evidence);
  // The server gave the first number to whoever handed the letter in; the second stands in the bounce.
  const named = letters.find(({ queueId }) => queueId.toLowerCase() === typed);
  if (named) return passed(`That is the letter of ${named.from} to ${named.to}.`, evidence);
  for (const letter of letters)
    if ((await notificationsOf(sandbox, letter)).includes(typed))
      return passed(`That is the bounce that ${letter.from} got for the letter to ${letter.to}.`, evidence);
  return failed(
    'No letter of a colleague that came back has this ID. Look for the bounce in the mailboxes of the office, or for status=bounced with the name of the list in the log.',
    evidence,
  );
}

/** The IDs of the bounces about this letter in the mailboxes of the office. */
async function notificationsOf(sandbox: Sandbox, letter: PostedLetter): Promise<string[]> {
  const found = await sandbox.search(letter.id, MAIL_FOLDERS);
  const messages = found.flatMap(({ data }) =>
    Buffer.from(data)
      .toString()
      .split(/^(?=From )/m),
  );
  return messages
    .filter((text) => text.includes(letter.id) && /^From: .*MAILER-DAEMON/m.test(text))
    .flatMap((text) => /^Received: by \S+ \(Postfix\)\s+id (\w+)/m.exec(text)?.[1]?.toLowerCase() ?? []);
}

function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^["'`<([]+|["'`>)\].,:]+$/g, '');
}
