/**
 * Guessing takes time: whoever tries one password after the other is cut off after a few, or waits for each answer. Each
 * try is a connection of its own, as guessers make them, so that limits on errors of one connection do not count.
 */
import { randomBytes } from 'node:crypto';
import type { Transcript } from '../../internet/internet.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOfTalk } from '../send.ts';
import { shuffle } from '../strangers.ts';
import { type Credentials, isLoggedIn, people, type SubmissionPort, tryLogin } from '../submission.ts';

const TRIES = 12;
const SLOW_MS = 1000;
/** An answer that is not there by then is slow; how much slower it would have been does not matter. */
const PATIENCE_MS = 1500;
/** One slow answer may be chance. */
const SLOW_ANSWERS = 2;

export const guessingSlowed: CheckImplementation<'guessing-slowed'> = {
  survivesRestart: true,
  async perform(door, context) {
    const { world } = context.sandbox;
    const [place, elsewhere] = shuffle(context.places.outside, 2);
    const [victim] = people(world);
    const login = victim?.login ?? 'postmaster';
    const guess = (): Credentials => ({
      login,
      password: `guess-${randomBytes(3).toString('hex')}`,
      mechanism: 'PLAIN',
    });
    let slow = 0;
    let suspected = false;
    let last: Transcript | undefined;
    for (let tried = 1; tried <= TRIES; tried += 1) {
      // Somebody else says hello at the same time, at first and once an answer was slow: what he waits too is the machine's doing.
      const [guessed, greeted]: [Timed, Timed | undefined] = await Promise.all([
        timed(() => tryLogin(context, guess(), door, { place, authTimeoutMs: PATIENCE_MS })),
        tried === 1 || suspected ? timed(() => tryLogin(context, undefined, door, { place: elsewhere })) : undefined,
      ]);
      const { auth } = guessed.transcript;
      const evidence = () => evidenceOfTalk(context, guessed.transcript);
      last = guessed.transcript;
      if (isLoggedIn(guessed.transcript))
        return failed(`Port ${door.port} let a guessed password in.`, await evidence());
      const waits = isLeftWaiting(guessed.transcript, door);
      if (auth === undefined && !waits && tried === 1)
        return failed(`Nobody can log in on port ${door.port} yet (${guessed.transcript.ended}).`, await evidence());
      if (auth?.code !== 535 && !waits)
        return passed(`Who guesses passwords on port ${door.port} is cut off at try ${tried}.`, await evidence());
      suspected ||= guessed.ms >= SLOW_MS;
      const waited = guessed.ms - (greeted?.ms ?? guessed.ms);
      if (waited >= SLOW_MS) slow += 1;
      if (slow === SLOW_ANSWERS)
        return passed(
          `Who guesses passwords on port ${door.port} waits ${waits ? 'longer than ' : ''}${(waited / 1000).toFixed(1)} s for an answer.`,
          await evidence(),
        );
    }
    return failed(
      `A stranger tried ${TRIES} passwords of ${login} in a row on port ${door.port}, and nothing held him up.`,
      last ? await evidenceOfTalk(context, last) : [],
    );
  },
};

/** The login was asked for, and no answer came in our time. */
function isLeftWaiting({ ended, ehlo, ehloTls, auth }: Transcript, { tls }: SubmissionPort): boolean {
  return ended === 'timeout' && auth === undefined && (tls === 'starttls' ? ehloTls : ehlo) !== undefined;
}

interface Timed {
  transcript: Transcript;
  ms: number;
}

async function timed(dialogue: () => Promise<Transcript>): Promise<Timed> {
  const began = performance.now();
  return { transcript: await dialogue(), ms: performance.now() - began };
}
