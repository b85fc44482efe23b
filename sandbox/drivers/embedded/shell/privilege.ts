/** sudo and su for one who is root already: they run what they are told, or start a shell. */
import type { Command } from 'just-bash';
import { type User, userNamed } from '../commands/accounts/database.ts';
import { output } from './commands.ts';
import type { Streams } from './marks.ts';
import { otherUser, shellInside } from './nested.ts';
import { quote } from './quote.ts';
import type { ShellSession } from './session.ts';

type Context = Parameters<Command['execute']>[1];
type Result = Awaited<ReturnType<Command['execute']>>;
type Define = (name: string, run: (args: string[], context: Context, streams: Streams) => Promise<Result>) => Command;

interface Wish {
  user: string;
  /** As after a login: fresh environment, home folder. */
  login: boolean;
  /** undefined: a shell. */
  script?: string;
}

/** Options of sudo(8) that take an argument. */
const SUDO_VALUED = /^-[ugpCThR]$/;
const SUDO_USAGE = 'usage: sudo [-u user] command\n       sudo [-u user] -i | -s [command]\n';
const NO_SHELL = /\/(?:nologin|false)$/;

export function privilegeCommands(session: ShellSession, define: Define): Command[] {
  const fails = (streams: Streams, stderr: string) => output(session.io, streams, { stdout: '', stderr, exitCode: 1 });
  const grant = async (name: string, wish: Wish, context: Context, streams: Streams): Promise<Result> => {
    const user = userNamed(session.machine, wish.user);
    if (!user) return fails(streams, unknown(name, wish.user));
    if (wish.script !== undefined) return run(session, user, wish, wish.script, context, streams);
    if (NO_SHELL.test(user.shell)) return fails(streams, 'This account is currently not available.\n');
    const inside = await shellInside(session, otherUser(session, user, wish.login, context), streams);
    return inside ?? run(session, user, wish, String(context.stdin), context, streams);
  };
  return [
    define('sudo', async (args, context, streams) => {
      const wish = sudoWish(args);
      return wish ? grant('sudo', wish, context, streams) : fails(streams, SUDO_USAGE);
    }),
    define('su', (args, context, streams) => grant('su', suWish(args), context, streams)),
  ];
}

function unknown(name: string, user: string): string {
  return name === 'su'
    ? `su: user ${user} does not exist or the user entry does not contain all the required fields\n`
    : `sudo: unknown user ${user}\nsudo: error initializing audit plugin sudoers_audit\n`;
}

async function run(
  session: ShellSession,
  user: User,
  { login }: Wish,
  script: string,
  context: Context,
  streams: Streams,
): Promise<Result> {
  const { exec } = context;
  if (script.trim() === '' || !exec) return { stdout: '', stderr: '', exitCode: 0 };
  const { env, cwd } = otherUser(session, user, login, context);
  const { HOME, USER = '', LOGNAME = '' } = env;
  const own = user.login === session.user && !login ? {} : { env: { HOME, USER, LOGNAME } };
  return session.nesting(streams, () => exec(script, { cwd, ...own }));
}

/** undefined: neither a command nor a shell is asked for. */
function sudoWish(args: readonly string[]): Wish | undefined {
  let user = 'root';
  let first = 0;
  let [login, shell] = [false, false];
  for (let arg = args[first]; arg?.startsWith('-'); arg = args[first]) {
    if (arg === '-u') user = args[first + 1] ?? user;
    else if (arg.startsWith('-u')) user = arg.slice(2);
    else if (arg.startsWith('--user=')) user = arg.slice('--user='.length);
    else if (arg === '-i' || arg === '--login') login = true;
    else if (arg === '-s' || arg === '--shell') shell = true;
    first += SUDO_VALUED.test(arg) ? 2 : 1;
    if (arg === '--') break;
  }
  const command = args.slice(first);
  if (command.length > 0) return { user, login, script: quote(command) };
  return login || shell ? { user, login } : undefined;
}

function suWish(args: readonly string[]): Wish {
  const wish: Wish = { user: 'root', login: false };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '-' || arg === '-l' || arg === '--login') wish.login = true;
    else if (arg === '-c' || arg === '--command') wish.script = args[++at] ?? '';
    else if (arg.startsWith('--command=')) wish.script = arg.slice('--command='.length);
    else if (arg === '-s' || arg === '--shell') at += 1;
    else if (!arg.startsWith('-')) wish.user = arg;
  }
  return wish;
}
