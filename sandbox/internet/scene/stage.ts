/** Plays a lab's scene: what happened before the student came, the spammers, and colleagues who write. */
import type { Cast, Letter, World } from '../../world/world.ts';
import type { ProbeSession, SceneReport, SpamTally, Transcript } from '../internet.ts';
import type { Refusal } from '../mail-server.ts';
import type { Clock } from '../network.ts';
import { Gang, type GangState } from './gang.ts';
import type { SpamLimits } from './limits.ts';
import { postLetter } from './post.ts';

export interface StageState {
  /** Whether what came before the student has been played. */
  prepared: boolean;
  gang: GangState;
  /** When spam of the server last arrived anywhere. */
  lastSpamAt: number;
  /** Colleagues' letters that the server took after it was listed. */
  letters: SceneReport['letters'];
}

export interface StageParts {
  world: World;
  cast: Cast;
  limits: SpamLimits;
  clock: Clock;
  probe(session: ProbeSession): Promise<Transcript>;
  state?: StageState | undefined;
  changed(): void;
}

/** Milliseconds, at the pace of life. */
const CALM = 10_000;
const FIRST_LETTER = 4_000;
const NEXT_LETTER = 30_000;
const MAX_MET = 5000;
/** Dialogues in which the queue is filled. */
const FILLING = 4;

export class Stage {
  readonly #parts: StageParts;
  readonly #gang: Gang;
  readonly #letters: SceneReport['letters'];
  /** Envelopes that the partner has seen. */
  readonly #met = new Set<string>();
  #prepared: boolean;
  #lastSpamAt: number;
  #writing = false;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(parts: StageParts) {
    this.#parts = parts;
    this.#gang = new Gang({ ...parts, state: parts.state?.gang });
    this.#prepared = parts.state?.prepared ?? false;
    this.#lastSpamAt = parts.state?.lastSpamAt ?? 0;
    this.#letters = [...(parts.state?.letters ?? [])];
    if (this.#prepared) this.#gang.start();
  }

  /** Call when the server's mail service has been started for the first time. Later calls do nothing. */
  async prepare(): Promise<void> {
    if (this.#prepared) return;
    const { cast, probe, world, clock } = this.#parts;
    const { letters, spam } = cast.waiting;
    await Promise.all([this.#gang.fill(spam, FILLING), ...letters.map((letter) => postLetter(probe, world, letter))]);
    this.#prepared = true;
    this.#lastSpamAt = clock.now();
    this.#gang.start();
    this.#parts.changed();
  }

  /** The server was listed: soon a colleague finds out. */
  listed(): void {
    if (this.#writing || this.#next() === undefined) return;
    this.#writing = true;
    this.#later(FIRST_LETTER);
  }

  /** Notes spam that came from the server. */
  arrived(message: string): void {
    const { cast, clock } = this.#parts;
    if (!message.includes(cast.spamMark)) return;
    this.#lastSpamAt = clock.now();
    this.#gang.state.tally.delivered += 1;
  }

  /** The partner takes nothing from who sends spam at the moment, and no letter at the first try. */
  putOff(client: string, mailFrom: string, recipient: string): Refusal | undefined {
    const { world, clock, limits } = this.#parts;
    const { v4, v6 } = world.mail.public;
    if (![v4, v6].includes(client)) return undefined;
    const first = !this.#met.has(`${mailFrom} ${recipient}`);
    if (this.#met.size < MAX_MET) this.#met.add(`${mailFrom} ${recipient}`);
    const calm = this.#prepared && clock.now() - this.#lastSpamAt >= CALM / limits.pace;
    if (calm && !first) return undefined;
    return { code: 450, text: `4.7.1 Client host [${client}] sends too much spam at the moment, try again later` };
  }

  async rush(ms: number): Promise<SpamTally> {
    const before = { ...this.#gang.state.tally };
    await this.#gang.rush(ms);
    const after = this.#gang.state.tally;
    return {
      attempts: after.attempts - before.attempts,
      accepted: after.accepted - before.accepted,
      refused: after.refused - before.refused,
      failed: after.failed - before.failed,
      delivered: after.delivered - before.delivered,
    };
  }

  report(): Pick<SceneReport, 'spam' | 'letters'> {
    return { spam: { ...this.#gang.state.tally }, letters: [...this.#letters] };
  }

  state(): StageState {
    return {
      prepared: this.#prepared,
      gang: this.#gang.state,
      lastSpamAt: this.#lastSpamAt,
      letters: [...this.#letters],
    };
  }

  close(): void {
    this.#stopped = true;
    this.#gang.stop();
    this.#cancel();
  }

  #next(): Letter | undefined {
    const sent = new Set(this.#letters.map(({ id }) => id));
    return this.#parts.cast.refusedLetters.find(({ id }) => !sent.has(id));
  }

  #later(ms: number): void {
    const { clock, limits } = this.#parts;
    if (this.#stopped || this.#next() === undefined) return;
    // A server that does not answer is tried again, as a person would.
    this.#cancel = clock.after(ms / limits.pace, () => void this.#write().finally(() => this.#later(NEXT_LETTER)));
  }

  async #write(): Promise<void> {
    const { probe, world, clock, changed } = this.#parts;
    const letter = this.#next();
    if (!letter) return;
    const queueId = await postLetter(probe, world, letter);
    if (queueId === undefined) return;
    this.#letters.push({ id: letter.id, from: letter.from.login, to: letter.to, at: clock.now(), queueId });
    changed();
  }
}
