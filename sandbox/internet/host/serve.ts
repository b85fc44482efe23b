/** Answers the server's calls with the internet of one world. */
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream';
import type { WorldEvent } from '../../drivers/events.ts';
import type { World } from '../../world/world.ts';
import type { SpamLimits } from '../scene/limits.ts';
import type { InternetState, RunningInternet } from '../start-internet.ts';
import { frameLine, readFrames } from './frame-lines.ts';
import { FramedStream } from './framed-stream.ts';
import { type Args, CALLS, type CallName, type Failure, PROTOCOL_VERSION, type Result, toHost } from './protocol.ts';
import { StatePushes } from './state-pushes.ts';

/** More than this unread: whoever should read events is away or slow, and they are only pictures. */
const MAX_UNREAD_BYTES = 1024 * 1024;

export interface OpenWorld {
  world: World;
  state?: InternetState;
  limits?: SpamLimits;
  emit: (event: WorldEvent) => void;
  persist: (state: () => InternetState) => void;
}

export interface ServeOptions {
  input: Readable;
  output: Writable;
  /** Brings the services of a world up; rejects when one of them cannot listen. */
  openWorld: (options: OpenWorld) => Promise<RunningInternet>;
  log: (line: string) => void;
}

export interface Served extends AsyncDisposable {
  /** The same as the call. */
  open(args: Args<'open'>): Promise<void>;
}

class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function serve({ input, output, openWorld, log }: ServeOptions): Served {
  const streams = new Map<string, FramedStream>();
  const send = (frame: unknown) => void (output.writable && output.write(frameLine(frame)));
  const pushes = new StatePushes(output, (state) => send({ state }));
  let running: { seed: string; internet: RunningInternet } | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** Opening and closing take turns. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const close = async () => {
    const before = running;
    running = undefined;
    pushes.stop();
    await before?.internet[Symbol.asyncDispose]();
  };
  const open = async ({ world, state, limits }: Args<'open'>) => {
    if (running?.seed === world.seed) return;
    await close();
    const emit = (event: WorldEvent) => void (output.writableLength < MAX_UNREAD_BYTES && send({ event }));
    const internet = await openWorld({ world, state, limits, emit, persist: (latest) => pushes.changed(latest) });
    running = { seed: world.seed, internet };
  };
  const hello = () => {
    for (const stream of streams.values()) stream.destroy();
    // Whatever an earlier server left half read ends here.
    if (output.writable) output.write('\n');
  };
  const internet = () => {
    if (!running) throw new Refused('not-open', 'No world is open on the internet host.');
    return running.internet;
  };
  const dial = async ({ from, to, stream: id }: Args<'dial'>) => {
    const socket = await internet().dial(from, to);
    const framed = new FramedStream({ id, send, errorFrom, onClose: () => void streams.delete(id) });
    streams.set(id, framed);
    pipeline(socket, framed, () => undefined);
    pipeline(framed, socket, () => undefined);
  };

  const answers: { [Name in CallName]: (args: Args<Name>) => Promise<Result<Name>> } = {
    hello: async () => {
      hello();
      return { version: PROTOCOL_VERSION, seed: running?.seed };
    },
    open: (args) => inTurn(() => open(args)),
    close: () => inTurn(close),
    state: async () => internet().state(),
    resolve: async ({ name, type }) => internet().resolve(name, type),
    resolveOffice: async ({ name, type }) => internet().resolveOffice(name, type),
    probe: async (session) => internet().probe(session),
    scan: async ({ from, address, ports }) => internet().scan(from, address, ports),
    dial,
    deliveries: async ({ token }) => internet().deliveries(token),
    awaitDelivery: async ({ token, timeoutMs }) => internet().awaitDelivery(token, timeoutMs),
    freshDomain: async (wish) => internet().freshDomain(wish),
    freshSender: async ({ address }) => internet().freshSender(address),
    freshPlaces: async () => internet().freshPlaces(),
    smartHost: async ({ manner }) => internet().smartHost(manner),
    listings: async () => internet().listings(),
    scene: async () => internet().scene(),
    rush: async ({ ms }) => internet().rush(ms),
    prepare: async () => internet().prepare(),
  };

  const answer = async <Name extends CallName>(id: string, name: Name, given: unknown) => {
    try {
      const args = CALLS[name].args.safeParse(given);
      if (!args.success) throw new Refused('bad-arguments', `${name} does not take these arguments.`);
      send({ id, ok: await answers[name](args.data as Args<Name>) });
    } catch (error) {
      send({ id, error: failureOf(error) });
    }
  };
  const take = (frame: unknown) => {
    const read = toHost.safeParse(frame);
    if (!read.success) return send({ id: '', error: { code: 'bad-frame', message: 'No such frame.' } });
    if ('stream' in read.data) return streams.get(read.data.stream)?.receive(read.data);
    const { id, call, args } = read.data;
    if (isCall(call)) void answer(id, call, args);
    else send({ id, error: { code: 'unknown-call', message: `There is no call ${call}.` } });
  };

  // The server may go away at any moment, and come back.
  output.on('error', () => undefined);
  input.on('error', () => undefined);
  readFrames(input, {
    onFrame: take,
    onGarbage: (why) => {
      log(`skipped ${why}`);
      send({ id: '', error: { code: 'bad-frame', message: `Skipped ${why}.` } });
    },
  });
  return { open: answers.open, [Symbol.asyncDispose]: () => inTurn(close) };
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(CALLS, name);
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) };
  return { code: 'code' in error ? String(error.code) : 'internal', message: error.message };
}

function errorFrom({ message }: Failure): Error {
  return new Error(message);
}
