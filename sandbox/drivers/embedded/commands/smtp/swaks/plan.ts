/** What swaks is going to do, worked out from its command line before it connects. */
import type { Machine } from '../../../machine.ts';
import { portNumber } from '../../network/services.ts';
import type { ProgramIo } from '../../program.ts';
import { Failure } from '../../run/failure.ts';
import type { Input } from '../../run/input.ts';
import type { Arguments } from './arguments.ts';
import { ANY_MECHANISM, type AuthOptions } from './auth.ts';
import { buildData } from './data.ts';
import { mailServerFor } from './routing.ts';
import { splitServer } from './server-name.ts';
import { isStage, type Stage, stageOf } from './stage.ts';
import { readXclient, type Xclient } from './xclient.ts';

/** `optional`: go on in any case. `strict`: go on only where it was not offered. */
export type Necessity = 'required' | 'optional' | 'strict';

export interface Plan {
  protocol: 'smtp' | 'esmtp' | 'lmtp';
  server: string;
  port: number;
  family?: 4 | 6;
  localInterface?: string;
  from: string;
  to: string;
  helo: string;
  data: string;
  suppressData: boolean;
  timeoutSeconds: number;
  tls?: Necessity | 'on-connect';
  auth?: AuthOptions & { necessity: Necessity; any: boolean };
  xclient?: Xclient;
  proxy?: string;
  quitAfter?: Stage;
  dropAfter?: Stage;
  dropAfterSend?: Stage;
  pipeline: boolean;
  timeLapse?: 'hires' | 'integer';
}

/** --protocol's names: what is spoken, with AUTH, with STARTTLS (s) or TLS from the start (c). */
const PROTOCOLS: Record<string, { protocol: Plan['protocol']; auth: boolean; tls: '' | 's' | 'c' }> = {
  smtp: { protocol: 'smtp', auth: false, tls: '' },
  smtps: { protocol: 'smtp', auth: false, tls: 'c' },
  ssmtp: { protocol: 'esmtp', auth: false, tls: 'c' },
  ssmtpa: { protocol: 'esmtp', auth: true, tls: 'c' },
  esmtp: { protocol: 'esmtp', auth: false, tls: '' },
  esmtpa: { protocol: 'esmtp', auth: true, tls: '' },
  esmtps: { protocol: 'esmtp', auth: false, tls: 's' },
  esmtpsa: { protocol: 'esmtp', auth: true, tls: 's' },
  lmtp: { protocol: 'lmtp', auth: false, tls: '' },
  lmtpa: { protocol: 'lmtp', auth: true, tls: '' },
  lmtps: { protocol: 'lmtp', auth: false, tls: 's' },
  lmtpsa: { protocol: 'lmtp', auth: true, tls: 's' },
};

/** Asks the user for what is missing. */
export type Prompt = (text: string) => Promise<string>;

export async function makePlan(
  given: Arguments,
  io: ProgramIo,
  input: Input,
  machine: Machine,
  prompt: Prompt,
): Promise<Plan> {
  const asked = given.value('protocol')?.toLowerCase() ?? 'esmtp';
  const protocol = PROTOCOLS[asked];
  if (!protocol) throw complaint(`Unknown protocol ${asked} specified, exiting`);
  const [quitAfter, dropAfter, dropAfterSend] = stages(given);
  const user = io.env.USER ?? io.env.LOGNAME ?? 'root';
  const from = given.value('from') ?? `${user}@${machine.name}`;
  const [serverGiven, portGiven] = splitServer(given.value('server') ?? '', given.value('port') ?? '');
  const [localInterface] = splitServer(given.value('local-interface') ?? '', '');
  const enough = [quitAfter, dropAfter, dropAfterSend].some(isBeforeRecipient) && serverGiven !== '';
  const to = given.value('to') ?? (enough ? '' : await prompt('To: '));
  const family = familyAsked(given);
  const server = serverGiven || (await mailServerFor(machine, given.value('copy-routing') ?? to, family));
  const tls = tlsAsked(given, protocol.tls);
  const sender = from === '<>' ? '' : from;
  return {
    protocol: protocol.protocol,
    server,
    port: portFor(portGiven, protocol.protocol, tls),
    ...(family ? { family } : {}),
    ...(localInterface ? { localInterface } : {}),
    from: sender,
    to,
    helo: given.value('helo') ?? machine.name,
    data: await buildData(given, io, input, machine, { from: sender, to }),
    suppressData: given.has('suppress-data'),
    timeoutSeconds: seconds(given.value('timeout') ?? '30s'),
    ...(tls ? { tls } : {}),
    ...(await authAsked(given, protocol.auth, prompt)),
    ...readXclient(given),
    ...(given.value('proxy') ? { proxy: given.value('proxy') } : {}),
    ...(quitAfter ? { quitAfter } : {}),
    ...(dropAfter ? { dropAfter } : {}),
    ...(dropAfterSend ? { dropAfterSend } : {}),
    pipeline: given.has('pipeline'),
    ...timeLapseAsked(given),
  };
}

/** An error message as swaks prints it. */
function complaint(text: string): Failure {
  return new Failure(`*** ${text}`);
}

function stages(given: Arguments): (Stage | undefined)[] {
  return ['quit-after', 'drop-after', 'drop-after-send'].map((option) => {
    const value = given.value(option);
    if (value === undefined) return undefined;
    const stage = stageOf(value);
    const legal = isStage(stage) && !(option === 'quit-after' && (stage === 'data' || stage === 'dot'));
    if (!legal) throw complaint(`Unknown ${option.replaceAll('-', '_')} value ${stage}, exiting`);
    return stage;
  });
}

function isBeforeRecipient(stage: Stage | undefined): boolean {
  return stage !== undefined && !['rcpt', 'data', 'dot'].includes(stage);
}

function familyAsked(given: Arguments): 4 | 6 | undefined {
  const [four, six] = [given.has('ipv4'), given.has('ipv6')];
  if (four && six) throw complaint('Options -4 and -6 are mutually exclusive, cannot proceed');
  if (four) return 4;
  return six ? 6 : undefined;
}

function tlsAsked(given: Arguments, byProtocol: '' | 's' | 'c'): Plan['tls'] {
  if (given.has('tls-on-connect')) return 'on-connect';
  if (given.has('tls-optional-strict')) return 'strict';
  if (given.has('tls-optional')) return 'optional';
  if (given.has('tls')) return 'required';
  if (byProtocol === 'c') return 'on-connect';
  return byProtocol === 's' ? 'required' : undefined;
}

function portFor(asked: string, protocol: Plan['protocol'], tls: Plan['tls']): number {
  if (asked === '') return protocol === 'lmtp' ? 24 : tls === 'on-connect' ? 465 : 25;
  const port = portNumber(asked);
  if (port === undefined) throw complaint(`unable to resolve service name ${asked} into a port, exiting`);
  return port;
}

async function authAsked(given: Arguments, byProtocol: boolean, prompt: Prompt): Promise<Pick<Plan, 'auth'>> {
  const keys = ['auth', 'auth-user', 'auth-password', 'auth-optional', 'auth-optional-strict'];
  if (!byProtocol && !keys.some((key) => given.has(key))) return {};
  const types = given.value('auth') ?? given.value('auth-optional') ?? given.value('auth-optional-strict');
  const mechanisms = types ? types.toUpperCase().split(/,\s*/) : [...ANY_MECHANISM];
  const unknown = mechanisms.filter((name) => !ANY_MECHANISM.some((known) => known === name) && name !== 'ANY');
  if (unknown.length > 0) throw new Failure(`*** Auth type ${unknown.join(', ')} is not emulated here.  Exiting`, 10);
  const any = types === undefined || mechanisms.includes('ANY');
  const hide = given.has('auth-hide-password');
  return {
    auth: {
      mechanisms: any ? ANY_MECHANISM : mechanisms,
      any,
      user: noneIfBrackets(given.value('auth-user') ?? (await prompt('Username: '))),
      password: noneIfBrackets(given.value('auth-password') ?? (await prompt('Password: '))),
      ...(hide ? { hiddenPassword: given.value('auth-hide-password') ?? 'PROVIDED_BUT_REMOVED' } : {}),
      plaintext: given.has('auth-plaintext'),
      necessity: given.has('auth-optional-strict') ? 'strict' : given.has('auth-optional') ? 'optional' : 'required',
    },
  };
}

function noneIfBrackets(text: string): string {
  return text === '<>' ? '' : text;
}

function timeLapseAsked(given: Arguments): Pick<Plan, 'timeLapse'> {
  if (!given.has('show-time-lapse')) return {};
  const how = given.value('show-time-lapse');
  if (how !== undefined && !/^i/i.test(how))
    throw complaint(`Unknown argument '${how}' to option show-time-lapse, exiting`);
  return { timeLapse: how === undefined ? 'hires' : 'integer' };
}

function seconds(text: string): number {
  const parts = /^(\d+)([hms]?)$/i.exec(text);
  if (!parts) throw complaint(`Unknown timeout format '${text}'`);
  const unit = { h: 3600, m: 60, s: 1 }[parts[2]?.toLowerCase() ?? ''] ?? 1;
  return Number(parts[1]) * unit;
}
