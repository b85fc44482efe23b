/**
 * What the server and the internet host say to each other: one JSON text a line, in both directions. Either side may
 * begin to read in the middle of a line and may have been cut off in the middle of one, so lines that do not parse are
 * skipped, and every call has an id that no earlier server used.
 */
// By name, so that the bundle holds these and not the whole library: each container has its own copy in memory.
import {
  array,
  boolean,
  custom,
  enum as enumOf,
  type infer as Infer,
  literal,
  number,
  object,
  optional,
  string,
  union,
  unknown,
  void as voidOf,
  type ZodMiniType,
} from 'zod/mini';
import type { WorldEvent } from '../../drivers/events.ts';
import type { Places, World } from '../../world/world.ts';
import type { Drawing } from '../fresh-places.ts';
import type { Delivery, Listing, ProbeSession, ScannedPort, SceneReport, SpamTally, Transcript } from '../internet.ts';
import { SMART_HOST_MANNERS } from '../internet.ts';
import type { DnsAnswer } from '../network.ts';
import type { SpamLimits } from '../scene/limits.ts';
import type { InternetState } from '../start-internet.ts';

/** Raised when an old container cannot serve a new server. */
export const PROTOCOL_VERSION = 4;
/** A state with all the deliveries it may keep fits. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** None is forgotten: what a schema does not name is cut off on the way. */
type Fields<T> = Record<keyof T, unknown>;

const endpoint = object({ address: string(), port: number() });
const reply = object({ code: number(), enhanced: optional(string()), text: string() });
const tls = enumOf(['none', 'starttls', 'implicit']);
const nothing = voidOf();

const session = object({
  from: string(),
  to: endpoint,
  helo: string(),
  tls: optional(tls),
  auth: optional(object({ login: string(), password: string(), mechanism: enumOf(['PLAIN', 'LOGIN']) })),
  preamble: optional(array(string())),
  envelopes: array(object({ mailFrom: string(), rcptTo: array(string()), message: optional(string()) })),
  timeoutMs: optional(number()),
  authTimeoutMs: optional(number()),
} satisfies Fields<ProbeSession>) satisfies ZodMiniType<ProbeSession>;

const transcript = object({
  from: string(),
  to: endpoint,
  ended: enumOf(['complete', 'refused', 'unreachable', 'no-banner', 'closed', 'timeout', 'tls-failed', 'auth-failed']),
  banner: optional(reply),
  ehlo: optional(reply),
  ehloTls: optional(reply),
  auth: optional(reply),
  preamble: optional(array(reply)),
  envelopes: array(object({ mail: optional(reply), rcpt: array(reply), data: optional(reply), end: optional(reply) })),
  lines: array(object({ from: enumOf(['client', 'server']), text: string() })),
} satisfies Fields<Transcript>) satisfies ZodMiniType<Transcript>;

const delivery = object({
  at: number(),
  server: string(),
  role: enumOf(['provider', 'spam-trap', 'smart-host', 'black-hole', 'canary-sink']),
  client: object({ address: string(), helo: string(), tls: boolean(), login: optional(string()) }),
  mailFrom: string(),
  rcptTo: string(),
  tokens: array(string()),
  message: string(),
}) satisfies ZodMiniType<Delivery>;

const listing = object({
  address: string(),
  zone: string(),
  since: number(),
  why: string(),
}) satisfies ZodMiniType<Listing>;

const tally = object({
  attempts: number(),
  accepted: number(),
  refused: number(),
  failed: number(),
  delivered: number(),
}) satisfies ZodMiniType<SpamTally>;

const scene = object({
  spam: tally,
  letters: array(object({ id: string(), from: string(), to: string(), at: number(), queueId: string() })),
  removals: array(object({ address: string(), at: number(), honoured: boolean(), why: string() })),
}) satisfies ZodMiniType<SceneReport>;

const limits = object({
  perMinute: number(),
  messages: number(),
  bytes: number(),
  pace: number(),
}) satisfies ZodMiniType<SpamLimits>;

const scanned = object({
  port: number(),
  open: boolean(),
  speaksSmtp: boolean(),
  implicitTls: boolean(),
}) satisfies ZodMiniType<ScannedPort>;

const host = object({ v4: string(), v6: string() });
const places = object({
  outside: array(host),
  neighbours: array(host),
  office: array(host),
} satisfies Fields<Places>) satisfies ZodMiniType<Places>;
const drawing = object({ places, former: optional(places) } satisfies Fields<Drawing>) satisfies ZodMiniType<Drawing>;

const recordType = enumOf(['A', 'AAAA', 'MX', 'PTR', 'TXT', 'NS', 'SOA', 'CNAME']);
const question = object({ name: string(), type: recordType });
const answer = object({
  status: enumOf(['NOERROR', 'NXDOMAIN', 'SERVFAIL']),
  records: array(object({ name: string(), type: recordType, ttl: number(), data: string() })),
}) satisfies ZodMiniType<DnsAnswer>;

const event = object({
  type: enumOf(['listed', 'delisted']),
  at: number(),
  address: string(),
  zone: string(),
  why: string(),
}) satisfies ZodMiniType<WorldEvent>;

/** What one side wrote and only itself reads again; the other keeps it as it is. */
const holds =
  (...keys: string[]) =>
  (value: unknown) =>
    typeof value === 'object' && value !== null && keys.every((key) => key in value);
const world = custom<World>(holds('seed', 'nameServer', 'prober'));
const state = custom<InternetState>(holds('deliveries', 'blockList', 'farEnds'));

/** Arguments and result of each call. */
export const CALLS = {
  /** The first call on each stream: forgets what an earlier server was in the middle of. `seed` is of the open world. */
  hello: { args: object({}), result: object({ version: number(), seed: optional(string()) }) },
  open: { args: object({ world, state: optional(state), limits: optional(limits) }), result: nothing },
  prepare: { args: object({}), result: nothing },
  close: { args: object({}), result: nothing },
  state: { args: object({}), result: state },
  resolve: { args: question, result: answer },
  resolveOffice: { args: question, result: answer },
  probe: { args: session, result: transcript },
  scan: { args: object({ from: string(), address: string(), ports: array(number()) }), result: array(scanned) },
  /** The connection is `stream` from then on. */
  dial: { args: object({ from: string(), to: endpoint, stream: string() }), result: nothing },
  deliveries: { args: object({ token: optional(string()) }), result: array(delivery) },
  awaitDelivery: { args: object({ token: string(), timeoutMs: number() }), result: optional(delivery) },
  freshDomain: {
    args: object({ name: optional(string()), greylists: optional(boolean()), backup: optional(string()) }),
    result: string(),
  },
  freshSender: { args: object({ address: string() }), result: object({ domain: string(), helo: string() }) },
  freshPlaces: { args: object({}), result: drawing },
  smartHost: { args: object({ manner: enumOf(SMART_HOST_MANNERS) }), result: nothing },
  listings: { args: object({}), result: array(listing) },
  scene: { args: object({}), result: scene },
  rush: { args: object({ ms: number() }), result: tally },
} as const;

export type CallName = keyof typeof CALLS;
export type Args<Name extends CallName> = Infer<(typeof CALLS)[Name]['args']>;
export type Result<Name extends CallName> = Infer<(typeof CALLS)[Name]['result']>;

const failure = object({ code: string(), message: string() });
export type Failure = Infer<typeof failure>;

/** `took` gives back as much of the sender's window; see framed-stream.ts. */
const streamFrame = union([
  object({ stream: string(), data: string() }),
  object({ stream: string(), took: number() }),
  object({ stream: string(), end: literal(true) }),
  object({ stream: string(), error: failure }),
]);
export type StreamFrame = Infer<typeof streamFrame>;

export const toHost = union([object({ id: string(), call: string(), args: unknown() }), streamFrame]);

export const fromHost = union([
  object({ id: string(), error: failure }),
  object({ id: string(), ok: optional(unknown()) }),
  streamFrame,
  object({ event }),
  object({ state }),
]);
export type FrameFromHost = Infer<typeof fromHost>;
