/**
 * Spammers: they search for a server that relays, send through it as fast as their bounds allow, come back seconds after
 * it was away, and give up slowly when it refuses them. They never stop to look now and then.
 */
import type { Cast, World } from '../../world/world.ts';
import type { EnvelopeResult, ProbeSession, SpamTally, Transcript } from '../internet.ts';
import type { Clock } from '../network.ts';
import type { SpamLimits } from './limits.ts';
import { spam } from './spam-mail.ts';

/** A way in that worked. */
interface Door {
  port: number;
  family: 'v4' | 'v6';
  /** Only as a colleague. */
  forged: boolean;
}

export interface GangState {
  /** Left out: they search. */
  door?: Door;
  /** Of the next message. */
  serial: number;
  /** Searches in vain since the last success. */
  vain: number;
  /** Taken by the server so far. */
  messages: number;
  bytes: number;
  tally: SpamTally;
}

export interface GangParts {
  world: World;
  cast: Cast;
  limits: SpamLimits;
  clock: Clock;
  probe(session: ProbeSession): Promise<Transcript>;
  state?: GangState | undefined;
  changed(): void;
}

type Outcome = 'accepted' | 'refused' | 'failed';

/** Milliseconds, at the pace of life. */
const FIRST_SEARCH = 20_000;
const BACK_AFTER_FAILURE = 2_000;
const SEARCHES_AFTER = [5_000, 10_000, 20_000, 40_000, 60_000] as const;
const REPLY_TIMEOUT = 8_000;
/** Where they search beside port 25. */
const OTHER_PORTS = [587, 2525] as const;
const MINUTE = 60_000;

export class Gang {
  readonly #parts: GangParts;
  readonly #state: GangState;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(parts: GangParts) {
    this.#parts = parts;
    const { atWork } = parts.cast.spammers;
    this.#state = parts.state ?? {
      ...(atWork ? { door: { port: 25, family: 'v4', forged: false } } : {}),
      serial: 1,
      vain: 0,
      messages: 0,
      bytes: 0,
      tally: { attempts: 0, accepted: 0, refused: 0, failed: 0, delivered: 0 },
    };
  }

  get state(): GangState {
    return this.#state;
  }

  start(): void {
    if (this.#parts.cast.spammers.hosts.length > 0) this.#later(this.#state.door ? 0 : this.#paced(FIRST_SEARCH));
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** Spam that waits in the server's queue from the beginning: in a few dialogues at once, to where it stays. */
  async fill(count: number, sessions: number): Promise<void> {
    const each = Math.ceil(count / sessions);
    const numbers = Array.from({ length: sessions }, (_, index) => Math.min(each, count - index * each));
    await Promise.all(
      numbers.filter((number) => number > 0).map((number) => this.#dialogue({ port: 25, family: 'v4' }, number, true)),
    );
    this.#parts.changed();
  }

  /** All of them try from all their addresses, again and again, for so long. */
  async rush(ms: number): Promise<void> {
    const { clock } = this.#parts;
    const until = clock.now() + ms;
    await this.#everybody();
    const left = until - clock.now();
    if (left > 0) await new Promise<void>((resolve) => clock.after(left, resolve));
    await this.#everybody();
    this.#parts.changed();
  }

  async #everybody(): Promise<void> {
    const { hosts } = this.#parts.cast.spammers;
    await Promise.all([
      ...hosts.flatMap((_, index) =>
        (['v4', 'v6'] as const).map((family) => this.#dialogue({ port: 25, family }, 2, false, index)),
      ),
      ...OTHER_PORTS.map((port) => this.#dialogue({ port, family: 'v4' }, 2)),
    ]);
  }

  #later(ms: number): void {
    if (this.#stopped) return;
    this.#cancel = this.#parts.clock.after(ms, () => {
      // What goes wrong with one try is no reason to end.
      void this.#act().then(
        (next) => this.#later(next),
        () => this.#later(this.#paced(BACK_AFTER_FAILURE)),
      );
    });
  }

  /** Does the next thing; resolves to how long to wait after it. */
  async #act(): Promise<number> {
    const { door } = this.#state;
    if (door && this.#spent()) return this.#paced(MINUTE);
    const outcome = door ? await this.#dialogue(door, 1) : 'refused';
    this.#parts.changed();
    if (outcome === 'accepted') return MINUTE / this.#perMinute();
    // A server that restarts is asked again when it is back.
    if (outcome === 'failed') return this.#paced(BACK_AFTER_FAILURE);
    delete this.#state.door;
    const found = await this.#search();
    this.#parts.changed();
    if (found) {
      Object.assign(this.#state, { door: found, vain: 0 });
      return MINUTE / this.#perMinute();
    }
    const wait = SEARCHES_AFTER[Math.min(this.#state.vain, SEARCHES_AFTER.length - 1)] ?? MINUTE;
    this.#state.vain += 1;
    return this.#paced(wait);
  }

  async #search(): Promise<Door | undefined> {
    const doors: Omit<Door, 'forged'>[] = [
      { port: 25, family: 'v4' },
      { port: 25, family: 'v6' },
      ...OTHER_PORTS.map((port) => ({ port, family: 'v4' as const })),
    ];
    for (const door of doors)
      for (const forged of [false, true])
        if ((await this.#dialogue({ ...door, forged }, 1)) === 'accepted') return { ...door, forged };
    return undefined;
  }

  /** Sends so many messages in one dialogue. Accepted when one of them was. */
  async #dialogue(
    { port, family, forged }: Omit<Door, 'forged'> & { forged?: boolean },
    count: number,
    stuck = false,
    from?: number,
  ): Promise<Outcome> {
    const { world, cast, probe } = this.#parts;
    const state = this.#state;
    const { hosts } = cast.spammers;
    const host = hosts[(from ?? state.serial) % hosts.length];
    if (!host) return 'failed';
    const envelopes = Array.from({ length: count }, (_, index) =>
      spam({
        world,
        cast,
        serial: state.serial++,
        client: host.name,
        stuck,
        ...(forged || (!stuck && index === 1) ? { forged: true } : {}),
      }),
    );
    state.tally.attempts += 1;
    const transcript = await probe({
      from: host.address[family],
      to: { address: world.mail.public[family], port },
      helo: host.name,
      envelopes,
      timeoutMs: REPLY_TIMEOUT,
    });
    const outcomes = transcript.envelopes.map(outcomeOf);
    for (const [index, outcome] of outcomes.entries())
      if (outcome === 'accepted') {
        state.messages += 1;
        state.bytes += envelopes[index]?.message.length ?? 0;
      }
    const outcome = together(outcomes, transcript);
    state.tally[outcome] += 1;
    return outcome;
  }

  #spent(): boolean {
    const { cast, limits } = this.#parts;
    const { messages, bytes } = this.#state;
    return (
      messages >= Math.min(cast.spammers.messages, limits.messages) ||
      bytes >= Math.min(cast.spammers.bytes, limits.bytes)
    );
  }

  #perMinute(): number {
    const { cast, limits } = this.#parts;
    return Math.min(cast.spammers.perMinute, limits.perMinute);
  }

  #paced(ms: number): number {
    return ms / this.#parts.limits.pace;
  }
}

function outcomeOf({ end, rcpt, mail }: EnvelopeResult): Outcome {
  if (end && end.code < 300) return 'accepted';
  return (end ?? rcpt[0] ?? mail) ? 'refused' : 'failed';
}

/** A server that greets with a refusal has answered too. */
function together(outcomes: readonly Outcome[], { banner }: Transcript): Outcome {
  if (outcomes.includes('accepted')) return 'accepted';
  return outcomes.includes('refused') || (banner && banner.code >= 400) ? 'refused' : 'failed';
}
