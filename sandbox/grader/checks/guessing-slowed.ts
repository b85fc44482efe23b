/**
 * Guessing takes time: whoever tries one password after the other is cut off after a few, or waits for each answer. Each
 * try is a connection of its own, as guessers make them, so that limits on errors of one connection do not count.
 */
import { randomBytes } from 'node:crypto';
import type { Transcript } from '../../internet/internet.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOfTalk } from '../send.ts';
import { shuffle } from '../strangers.ts';
import { type Credentials, isLoggedIn, people, tryLogin } from '../submission.ts';

const TRIES = 12;
const SLOW_MS = 1000;
/** One slow answer may be chance. */
const SLOW_ANSWERS = 2;

export const guessingSlowed: CheckImplementation<'guessing-slowed'> = {
  survivesRestart: true,
  async perform(door, context) {
    const { world } = context.sandbox;
    const [place, elsewhere] = shuffle(world.prober.outside, 2);
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
      // Once an answer was slow, somebody else says hello at the same time: what he waits too is the machine's doing.
      const [guessed, greeted]: [Timed, Timed | undefined] = await Promise.all([
        timed(() => tryLogin(context, guess(), door, place)),
        suspected ? timed(() => tryLogin(context, undefined, door, elsewhere)) : undefined,
      ]);
      const { auth } = guessed.transcript;
      const evidence = () => evidenceOfTalk(context, guessed.transcript);
      last = guessed.transcript;
      if (isLoggedIn(guessed.transcript))
        return failed(`Port ${door.port} let a guessed password in.`, await evidence());
      if (auth === undefined && tried === 1)
        return failed(`Nobody can log in on port ${door.port} yet (${guessed.transcript.ended}).`, await evidence());
      if (auth?.code !== 535)
        return passed(`Who guesses passwords on port ${door.port} is cut off at try ${tried}.`, await evidence());
      suspected ||= guessed.ms >= SLOW_MS;
      const waited = guessed.ms - (greeted?.ms ?? guessed.ms);
      if (waited >= SLOW_MS) slow += 1;
      if (slow === SLOW_ANSWERS)
        return passed(
          `Who guesses passwords on port ${door.port} waits ${(waited / 1000).toFixed(1)} s for an answer.`,
          await evidence(),
        );
    }
    return failed(
      `A stranger tried ${TRIES} passwords of ${login} in a row on port ${door.port}, and nothing held him up.`,
      last ? await evidenceOfTalk(context, last) : [],
    );
  },
};

interface Timed {
  transcript: Transcript;
  ms: number;
}

async function timed(dialogue: () => Promise<Transcript>): Promise<Timed> {
  const began = performance.now();
  return { transcript: await dialogue(), ms: performance.now() - began };
}
