/** Shells inside shells: what bash, su and sudo without a command start, at a terminal or for the script on their input. */
import type { Command } from 'just-bash';
import type { User } from '../commands/accounts/database.ts';
import type { Machine } from '../machine.ts';
import { exported, output } from './commands.ts';
import { environmentOf } from './environment.ts';
import type { Streams } from './marks.ts';
import type { ShellSession } from './session.ts';

type Context = Parameters<Command['execute']>[1];
type Result = Awaited<ReturnType<Command['execute']>>;

/** What a shell begins with. */
export interface ShellStart {
  user: string;
  uid: number;
  env: Record<string, string> & { HOME: string };
  cwd: string;
  /** Says "logout" at its end. */
  login: boolean;
}

/** Options of bash that go with reading commands from the terminal. */
const INTERACTIVE = /^(?:-|-[il]+|--login|--norc|--noprofile|--posix)$/;

/** Whether bash or sh, called like this, reads its commands from standard input. */
export function readsCommands(args: readonly string[]): boolean {
  return args.every((arg) => INTERACTIVE.test(arg));
}

/** At a terminal a shell that the person types into; undefined where nobody types. */
export async function shellInside(
  session: ShellSession,
  start: ShellStart,
  streams: Streams,
): Promise<Result | undefined> {
  const { io } = session;
  if (!streams.in || streams.out === '-' || !io.nest) return undefined;
  const notice =
    start.uid === 0 || session.user === start.user
      ? ''
      : `This lab does not emulate who may read and write a file: here ${start.user} can do what root can.\n`;
  if (notice) io.stderr(notice);
  const exitCode = await io.nest(start);
  return exitCode === undefined
    ? output(io, streams, {
        stdout: '',
        stderr: 'bash: too many shells inside each other; leave some with exit\n',
        exitCode: 1,
      })
    : { stdout: '', stderr: '', exitCode };
}

/** The same person's shell, in the same folder. */
export function sameUser(session: ShellSession, name: string, args: readonly string[], context: Context): ShellStart {
  const env = inherited(context, session.machine);
  const prompt = session.uid === 0 ? '# ' : '$ ';
  const login = args.some((arg) => arg === '--login' || /^-[il]*l/.test(arg));
  return {
    user: session.user,
    uid: session.uid,
    env: name === 'sh' ? { ...env, PS1: prompt } : env,
    cwd: context.cwd,
    login,
  };
}

/** A shell as `user`: with a fresh environment at home for a login, else in the same folder. */
export function otherUser(session: ShellSession, user: User, login: boolean, context: Context): ShellStart {
  const { machine } = session;
  const own = { HOME: user.home, USER: user.login, LOGNAME: user.login };
  const home = machine.files.stat(user.home)?.type === 'directory' ? user.home : '/';
  return {
    user: user.login,
    uid: user.uid,
    env: { ...(login ? environmentOf(machine) : inherited(context, machine)), ...own },
    cwd: login ? home : context.cwd,
    login,
  };
}

function inherited(context: Context, machine: Machine): Record<string, string> & { HOME: string } {
  const env = exported(context);
  const level = Number(env.SHLVL ?? 1) + 1;
  return { ...env, SHLVL: String(level), HOME: env.HOME ?? environmentOf(machine).HOME };
}
