/** Plays all cases of a configuration on one sandbox, and tells what came of each. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { fillIn } from '../../sandbox/world/template.ts';
import type { Case, Configuration } from './case.ts';
import { fatesOf, idsIn, idsWithToken, linesAbout, parseLog, sessionsOf, shownLines } from './evidence.ts';
import { normal } from './normal.ts';
import { type Played, play } from './play.ts';
import { batteryCases, clientOf, configurationScript, namesIn, watcherOf } from './stage.ts';

export interface Outcome {
  /** Codes, enhanced codes, exit statuses, and where messages ended. */
  verdict: string[];
  /** Replies word for word, what commands printed, and log lines. */
  texts: string[];
}

/** Case id → outcome. */
export type Outcomes = Map<string, Outcome>;

const MAIL_LOG = '/var/log/mail.log';
const COMMAND_MS = 400_000;
const EFFECT_MS = 30_000;
const BANNER_MS = 20_000;
/** An smtpd that cannot start never greets. */
const SILENCE_MS = 3_000;

interface Turn {
  name: string;
  one: Case;
  token: string;
  from: string;
  to: string;
}

export async function runConfiguration(sandbox: Sandbox, configuration: Configuration): Promise<Outcomes> {
  const { world } = sandbox;
  const turns = turnsOf(sandbox, configuration);
  const before = (
    await sandbox.run('mail', ['sh', '-c', `${configurationScript(world, configuration)}wc -l < ${MAIL_LOG}`], {
      timeoutMs: COMMAND_MS,
    })
  ).stdout;
  if (!configuration.broken) await inEffect(sandbox, configuration.id);
  const talks = turns.filter(({ one }) => one.run === undefined);
  const played = await playAll(sandbox, talks, configuration.broken ? SILENCE_MS : BANNER_MS);
  const commands = turns.filter(({ one }) => one.run !== undefined);
  if (commands.length > 0) await settle(sandbox);
  const results = await runCommands(sandbox, commands);
  const fates = await fatesOf(sandbox);
  const whole = new TextDecoder().decode(await sandbox.read('mail', MAIL_LOG));
  const log = parseLog(
    whole
      .split('\n')
      .slice(Number(before.trim().split('\n').at(-1)))
      .join('\n'),
  );
  if (configuration.broken) await sandbox.restartMail();

  const sessions = sessionsOf(log);
  const counted = new Map<string, number>();
  const outcomes: Outcomes = new Map();
  for (const { name, token, from } of talks) {
    const answer = played.get(name);
    if (!answer) throw new Error(`${name} was not played`);
    const turn = counted.get(from) ?? 0;
    if (answer.lines.length > 0) counted.set(from, turn + 1);
    const own = answer.lines.length > 0 ? (sessions.get(from)?.[turn] ?? []) : [];
    const about = linesAbout(log, idsIn(own));
    outcomes.set(name, {
      verdict: [...answer.replies.map(shownReply), ...fateOf(answer, fates.get(token))],
      texts: [
        ...answer.lines.filter((line) => line.from === 'server').map(({ text }) => normal(text)),
        ...shownLines([...own, ...about]),
      ],
    });
  }
  for (const { name, token } of commands) {
    const { status = '', output = [] } = results.get(name) ?? {};
    outcomes.set(name, {
      verdict: [`exit ${status}`, ...(fates.get(token) ?? [])],
      texts: [...output, ...shownLines(linesAbout(log, idsWithToken(log, token)))],
    });
  }
  if (configuration.broken)
    outcomes.set(`${configuration.id}/log`, { verdict: [], texts: [...new Set(shownLines(log))] });
  return outcomes;
}

function turnsOf({ world }: Sandbox, { id, cases, battery }: Configuration): Turn[] {
  const own = cases.map(
    (one): Case =>
      filledIn(
        one,
        (text, token) => fillIn(text, { ...namesIn(world), token }, `${id}/${one.id}`),
        tokenOf(`${id}/${one.id}`),
      ),
  );
  return [...(battery ? batteryCases(world) : []), ...own].map((one, index) => ({
    name: `${id}/${one.id}`,
    one,
    token: tokenOf(`${id}/${one.id}`),
    ...clientOf(world, one.client, index),
  }));
}

/** The same on both sandboxes, so that lengths are the same. */
function tokenOf(name: string): string {
  return `canary-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

function filledIn<T>(value: T, fill: (text: string, token: string) => string, token: string): T {
  if (typeof value === 'string') return fill(value, token) as T;
  if (Array.isArray(value)) return value.map((item) => filledIn(item, fill, token)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, fill, token)])) as T;
}

async function inEffect({ internet, world }: Sandbox, id: string): Promise<void> {
  const { from, to } = watcherOf(world);
  const deadline = Date.now() + EFFECT_MS;
  while (Date.now() < deadline) {
    const { banner } = await internet.probe({
      from,
      to: { address: to, port: 25 },
      helo: 'watcher.example',
      envelopes: [],
      timeoutMs: 20_000,
    });
    if (banner?.text.includes(id)) return;
    await pause(50);
  }
  throw new Error(`${id}: the mail service did not take the configuration up`);
}

/** Those of one address one after another, those of different addresses side by side. */
async function playAll(sandbox: Sandbox, turns: Turn[], bannerMs: number): Promise<Map<string, Played>> {
  const { internet, world } = sandbox;
  const played = new Map<string, Played>();
  const addresses = [...new Set(turns.map(({ from }) => from))];
  await Promise.all(
    addresses.map(async (address) => {
      for (const { name, one, token, from, to } of turns.filter((turn) => turn.from === address))
        played.set(
          name,
          await play(one, { internet, world, from, to: { address: to, port: one.port }, token, bannerMs }),
        );
    }),
  );
  return played;
}

async function settle(sandbox: Sandbox): Promise<void> {
  await fatesOf(sandbox);
}

interface CommandResult {
  status: string;
  output: string[];
}

/** All in one go: a command costs an engine more than what it does. */
async function runCommands(sandbox: Sandbox, turns: Turn[]): Promise<Map<string, CommandResult>> {
  if (turns.length === 0) return new Map();
  const script = turns.map(({ one }, index) => {
    const input = one.stdin === undefined ? '</dev/null' : `<<'END'\n${one.stdin.trimEnd()}\nEND`;
    const redirected = `>/tmp/fidelity/${index}.out 2>/tmp/fidelity/${index}.err`;
    return `{ ${one.run}\n} ${redirected} ${input}\necho $? >/tmp/fidelity/${index}.status`;
  });
  const show = turns.map((_, index) =>
    ['status', 'out', 'err']
      .map((part) => `echo "@@${index}.${part}"; cat /tmp/fidelity/${index}.${part}; echo`)
      .join('\n'),
  );
  const whole = ['rm -rf /tmp/fidelity; mkdir -p /tmp/fidelity', ...script, ...show].join('\n');
  const { stdout } = await sandbox.run('mail', ['bash', '-c', whole], { timeoutMs: COMMAND_MS });
  const parts = new Map(
    stdout
      .split(/^@@(?=\d+\.(?:status|out|err)$)/m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).replace(/\n$/, '')]),
  );
  return new Map(
    turns.map(({ name }, index) => {
      const part = (which: string) => parts.get(`${index}.${which}`) ?? '';
      const output = [part('out'), part('err')].flatMap((text) => (text === '' ? [] : text.trimEnd().split('\n')));
      return [name, { status: part('status').trim(), output: output.map(normal) }];
    }),
  );
}

function shownReply(reply: Played['replies'][number]): string {
  return typeof reply === 'string'
    ? reply
    : [reply.code, reply.enhanced].filter((part) => part !== undefined).join(' ');
}

function fateOf({ replies }: Played, fate: string[] | undefined): string[] {
  if (fate) return fate;
  const accepted = replies.some((reply) => typeof reply === 'object' && / queued as /.test(reply.text));
  return [accepted ? 'lost' : 'refused'];
}
