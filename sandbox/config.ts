/** Environment → configuration. Every variable is read here and nowhere else. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { LabError } from './errors.ts';
import { type SpamLimits, USUAL_LIMITS } from './internet/scene/limits.ts';

const CHECKOUT = resolve(import.meta.dirname, '..');
const MEBIBYTE = 1024 * 1024;
const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const count = z.coerce.number('must be a number').int('must be a whole number').positive('must be at least 1');
const span = z.coerce.number('must be a number').min(0, 'must be at least 0');
const port = z.coerce
  .number('must be a port number')
  .int('must be a whole number')
  .min(0, 'must be between 0 and 65535')
  .max(65_535, 'must be between 0 and 65535');

/** Every address of this machine, or of the container. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);
const LOOPBACK_ONLY = 'must be an address of this machine only (127.0.0.1, ::1 or localhost): there is no login';

/** Each variable with its default. README's table is tested against it. */
export const Environment = z.object({
  // TCP port; 0 takes any free one. Left out: 4321, or the next free one after it.
  PORT: port.optional(),
  // Address to listen on. There is no login, so only this machine may come in.
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((host) => isLoopback(host) || EVERYWHERE.has(host), LOOPBACK_ONLY),
  // 1: only this machine's loopback leads here although HOST is every address, as in a container whose port is published there.
  RELAYLAB_BEHIND_LOOPBACK: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  // Folder for sandboxes, attempts and progress.
  RELAYLAB_DATA: z.string().default(resolve(CHECKOUT, '.data')),
  // What runs sandboxes: auto, or the name of a driver.
  RELAYLAB_DRIVER: z.string().default('auto'),
  // Sandboxes of the Docker lab that stand ready before anybody asks; 0 makes each when it is asked for.
  RELAYLAB_POOL: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .default(2),
  // Container runtime of the Docker lab, for example runsc; the engine's own when left out.
  RELAYLAB_DOCKER_RUNTIME: z.string().optional(),
  // MiB that a host of the Docker lab may write to its disk; needs an engine with disk quotas, others have no limit.
  RELAYLAB_HOST_DISK: count.default(2_048),
  // postgres:// address of the gradebook; SQLite in the data folder when left out.
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  // Least severe message that is logged to standard error.
  RELAYLAB_LOG: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('warn'),
  // Sandboxes that run at once; beyond that, unused ones are put away, then people wait in a line. Left out: what the driver bears.
  RELAYLAB_CAPACITY: count.optional(),
  // Minutes without a key, request or check after which a sandbox is paused; 0 is never.
  RELAYLAB_IDLE_MINUTES: span.default(60),
  // Hours after which a sandbox ends unless it is extended; its work is kept. 0 is never.
  RELAYLAB_TTL_HOURS: span.default(0),
  // Checks a person may ask for in a minute.
  RELAYLAB_CHECKS_PER_MINUTE: count.default(20),
  // Seconds after which a check that has not ended is given up as not graded.
  RELAYLAB_CHECK_SECONDS: count.default(120),
  // Checks that run at once, the others wait their turn: on a crowded machine right solutions answer too late. Left out:
  // half of the processors.
  RELAYLAB_CHECKS_AT_ONCE: count.optional(),
  // Messages a minute that the spammers of a sandbox may send, whatever its lab asks for.
  RELAYLAB_SPAM_PER_MINUTE: count.default(USUAL_LIMITS.perMinute),
  // Messages that they may send as long as a sandbox lives.
  RELAYLAB_SPAM_MESSAGES: count.default(USUAL_LIMITS.messages),
  // MiB that these messages may have together.
  RELAYLAB_SPAM_MEGABYTES: count.default(USUAL_LIMITS.bytes / MEBIBYTE),
  // How many times faster than in life spammers search and give up, and others forget.
  RELAYLAB_SPAM_PACE: count.default(USUAL_LIMITS.pace),
  // Seconds between two signs of life on a terminal's connection.
  RELAYLAB_PING_SECONDS: count.default(30),
  // Password of the mailbox that relaylab probe --imap reads.
  RELAYLAB_IMAP_PASSWORD: z.string().optional(),
});

export interface Config {
  /** undefined: 4321, or the next free one after it. */
  port: number | undefined;
  host: string;
  /** Absolute. */
  dataDir: string;
  driver: string;
  docker: { pool: number; runtime: string | undefined; diskBytes: number };
  databaseUrl: string | undefined;
  logLevel: (typeof LOG_LEVELS)[number];
  /** undefined: what the driver bears. */
  capacity: number | undefined;
  /** 0 is never. */
  idleMs: number;
  /** 0 is never. */
  ttlMs: number;
  checksPerMinute: number;
  checkMs: number;
  checksAtOnce: number;
  pingMs: number;
  imapPassword: string | undefined;
  /** What the spammers of a sandbox are held to. */
  limits: SpamLimits;
  /** Folder of the lab folders. Absolute. */
  labsDir: string;
  /** Folder of the built site. Absolute. */
  siteDir: string;
}

/** Throws LabError `bad-config`; each line of its message begins with the name of the wrong variable. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  // A variable set to nothing, as in a .env file, counts as left out.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = Environment.safeParse(set);
  if (!read.success)
    throw new LabError('bad-config', read.error.issues.map((issue) => describe(issue, set)).join('\n'));
  const values = read.data;
  if (EVERYWHERE.has(values.HOST) && values.RELAYLAB_BEHIND_LOOPBACK !== '1')
    throw new LabError('bad-config', `HOST: ${JSON.stringify(values.HOST)} ${LOOPBACK_ONLY}.`);
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(values.RELAYLAB_DATA),
    driver: values.RELAYLAB_DRIVER,
    docker: {
      pool: values.RELAYLAB_POOL,
      runtime: values.RELAYLAB_DOCKER_RUNTIME,
      diskBytes: values.RELAYLAB_HOST_DISK * 1024 * 1024,
    },
    databaseUrl: values.DATABASE_URL,
    logLevel: values.RELAYLAB_LOG,
    capacity: values.RELAYLAB_CAPACITY,
    idleMs: values.RELAYLAB_IDLE_MINUTES * 60_000,
    ttlMs: values.RELAYLAB_TTL_HOURS * 3_600_000,
    checksPerMinute: values.RELAYLAB_CHECKS_PER_MINUTE,
    checkMs: values.RELAYLAB_CHECK_SECONDS * 1_000,
    checksAtOnce: values.RELAYLAB_CHECKS_AT_ONCE ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    pingMs: values.RELAYLAB_PING_SECONDS * 1_000,
    imapPassword: values.RELAYLAB_IMAP_PASSWORD,
    limits: {
      perMinute: values.RELAYLAB_SPAM_PER_MINUTE,
      messages: values.RELAYLAB_SPAM_MESSAGES,
      bytes: values.RELAYLAB_SPAM_MEGABYTES * MEBIBYTE,
      pace: values.RELAYLAB_SPAM_PACE,
    },
    labsDir: resolve(CHECKOUT, 'labs'),
    siteDir: resolve(CHECKOUT, 'site', 'dist'),
  };
}

function describe(issue: z.core.$ZodIssue, environment: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  // A database address holds a password.
  const value = name === 'DATABASE_URL' ? 'the address given' : JSON.stringify(environment[name]);
  return `${name}: ${value} ${issue.message}.`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
}
