/** The student's letter, typed into the mail host by hand, lies in a mailbox as it was asked for. */
import { fillIn } from '../../world/template.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';
import { type LetterWish, type OwnLetter, ownLetters } from '../own-letter.ts';

export const letterTyped: CheckImplementation<'letter-typed'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['mail'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge({ letter }: { letter: LetterWish }, context: CheckContext): Promise<Verdict> {
  const { sandbox } = context;
  const wish = wishOf(letter, context);
  const [best] = await ownLetters(sandbox, wish, context.patienceMs);
  if (best && best.problem === undefined)
    return passed(
      `Your letter lies in the mailbox of ${wish.to}, and ${sandbox.world.mail.name} took it as ${best.queueId} from the ${wish.from} host.`,
      show(best),
    );
  if (best) return failed(best.problem ?? '', show(best));
  const [place] = await sandbox.locate(sandbox.world.proofToken);
  if (place)
    return failed(`Your letter sits in the ${place.where} queue; it has not come to the mailbox of ${wish.to}.`);
  return failed(`No letter with ${sandbox.world.proofToken} lies in any mailbox of ${sandbox.world.mail.name}.`);
}

/** With the names of this world. */
export function wishOf(letter: LetterWish, { variables }: CheckContext): LetterWish {
  const fill = (text: string) => fillIn(text, variables, 'labs: letter');
  return { from: letter.from, sender: fill(letter.sender), to: fill(letter.to), author: fill(letter.author) };
}

function show({ text, log }: OwnLetter) {
  return [
    { kind: 'canary' as const, title: 'As it lies in the mailbox', text },
    ...(log.length > 0 ? [{ kind: 'log' as const, title: '/var/log/mail.log', text: log.join('\n') }] : []),
  ];
}
