/** The services of the mail host, as systemd would know them. */
import type { Machine } from '../../machine.ts';

export interface Unit {
  name: string;
  description: string;
  process: string;
  /** What syslog calls it, for journalctl -u. */
  tag: string;
}

export const UNITS: readonly Unit[] = [
  { name: 'postfix', description: 'Postfix Mail Transport Agent', process: 'master', tag: 'postfix/' },
  { name: 'dovecot', description: 'Dovecot IMAP/POP3 email server', process: 'dovecot', tag: 'dovecot' },
  { name: 'rsyslog', description: 'System Logging Service', process: 'rsyslogd', tag: 'rsyslogd' },
];

export function unitNamed(name: string): Unit | undefined {
  const plain = name.replace(/\.service$/, '').replace(/^postfix@-?$/, 'postfix');
  return UNITS.find((unit) => unit.name === plain);
}

export function isActive(unit: Unit, machine: Machine): boolean {
  if (unit.name === 'dovecot') return machine.dovecot?.running ?? false;
  return unit.name !== 'postfix' || machine.mta?.state === 'running';
}

/** Process number of the service's main process. */
export function mainPid(unit: Unit, machine: Machine): number {
  const known = machine.mta?.processes().find(({ command }) => command.includes(unit.process))?.pid;
  return known ?? 200 + UNITS.indexOf(unit);
}

export interface Outcome {
  stderr: string;
  exitCode: number;
}

/**
 * Starting and stopping: Postfix and Dovecot for real. The log is always there in the embedded lab; restarting it does
 * nothing that one could notice, stopping it is refused.
 */
export async function control(
  unit: Unit,
  verb: 'start' | 'stop' | 'restart' | 'reload',
  machine: Machine,
): Promise<Outcome> {
  if (unit.name === 'postfix') return controlPostfix(verb, machine);
  if (unit.name === 'dovecot') return controlDovecot(verb, machine);
  if (verb !== 'stop') return { stderr: '', exitCode: 0 };
  return { stderr: `${unit.name} cannot be stopped in the embedded lab; it always runs\n`, exitCode: 1 };
}

async function controlPostfix(verb: 'start' | 'stop' | 'restart' | 'reload', machine: Machine): Promise<Outcome> {
  const { mta } = machine;
  if (!mta) return { stderr: 'Unit postfix.service not found.\n', exitCode: 5 };
  if (verb === 'start' && mta.state === 'running') return { stderr: '', exitCode: 0 };
  if (verb === 'stop' && mta.state === 'stopped') return { stderr: '', exitCode: 0 };
  if (verb !== 'restart') return mta.command(verb);
  if (mta.state === 'running') await mta.command('stop');
  return mta.command('start');
}

function controlDovecot(verb: 'start' | 'stop' | 'restart' | 'reload', { dovecot }: Machine): Outcome {
  if (!dovecot) return { stderr: 'Unit dovecot.service not found.\n', exitCode: 5 };
  if (verb === 'stop' || verb === 'restart') dovecot.stop();
  if (verb === 'stop') return { stderr: '', exitCode: 0 };
  const problem = verb === 'reload' ? dovecot.reload() : dovecot.start();
  return problem ? { stderr: `${problem}\n`, exitCode: 89 } : { stderr: '', exitCode: 0 };
}
