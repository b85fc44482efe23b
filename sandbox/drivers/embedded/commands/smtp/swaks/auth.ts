/** AUTH as swaks does it: every mechanism that the server offers, in turn, until one succeeds. */
import { createHmac } from 'node:crypto';
import type { Dialogue } from './dialogue.ts';

export interface AuthOptions {
  /** Mechanisms to try, in order. */
  mechanisms: readonly string[];
  user: string;
  password: string;
  /** Shown in the transcript in place of the password. */
  hiddenPassword?: string;
  /** Show what is sent and received decoded. */
  plaintext: boolean;
}

/** The order swaks tries them in for `--auth` without a type. */
export const ANY_MECHANISM = ['CRAM-MD5', 'LOGIN', 'PLAIN'] as const;

export type AuthResult = 'succeeded' | 'not-offered' | 'none-usable' | 'failed';

export async function authenticate(
  dialogue: Dialogue,
  offered: ReadonlySet<string>,
  options: AuthOptions,
): Promise<AuthResult> {
  if (offered.size === 0) return 'not-offered';
  let attempted = false;
  for (const mechanism of options.mechanisms) {
    if (!offered.has(mechanism)) continue;
    attempted = true;
    if (await attempt(dialogue, mechanism, options)) return 'succeeded';
  }
  return attempted ? 'failed' : 'none-usable';
}

function attempt(dialogue: Dialogue, mechanism: string, options: AuthOptions): Promise<boolean> {
  if (mechanism === 'PLAIN') return plain(dialogue, options);
  return mechanism === 'LOGIN' ? login(dialogue, options) : cram(dialogue, options);
}

async function plain(dialogue: Dialogue, options: AuthOptions): Promise<boolean> {
  const { user, password, plaintext } = options;
  const shown = options.hiddenPassword ?? password;
  const answer = await dialogue.transact({
    send: `AUTH PLAIN ${base64(`\0${user}\0${password}`)}`,
    show: `AUTH PLAIN ${plaintext ? `\\0${user}\\0${shown}` : base64(`\0${user}\0${shown}`)}`,
    expect: /^235 /m,
  });
  return answer !== undefined;
}

async function login(dialogue: Dialogue, options: AuthOptions): Promise<boolean> {
  const { user, password, plaintext } = options;
  const shown = options.hiddenPassword ?? password;
  const translate = plaintext ? decodeChallenge : undefined;
  const challenge = /^334 /m;
  const steps = [
    { send: 'AUTH LOGIN', expect: challenge, translate },
    { send: base64(user), show: plaintext ? user : base64(user), expect: challenge, translate },
    { send: base64(password), show: plaintext ? shown : base64(shown), expect: /^235 /m },
  ];
  for (const step of steps) if ((await dialogue.transact(step)) === undefined) return false;
  return true;
}

async function cram(dialogue: Dialogue, options: AuthOptions): Promise<boolean> {
  const translate = options.plaintext ? decodeChallenge : undefined;
  const challenge = await dialogue.transact({ send: 'AUTH CRAM-MD5', expect: /^334 /m, translate });
  if (challenge === undefined) return false;
  const nonce = Buffer.from(challenge.slice(4), 'base64');
  const digest = createHmac('md5', options.password).update(nonce).digest('hex');
  const response = `${options.user} ${digest}`;
  const answer = await dialogue.transact({
    send: base64(response),
    show: options.plaintext ? response : base64(response),
    expect: /^235 /m,
  });
  return answer !== undefined;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function decodeChallenge(reply: string): string {
  return reply.replace(/^(334 )(\S+)$/m, (_, code: string, text: string) => `${code}${Buffer.from(text, 'base64')}`);
}
