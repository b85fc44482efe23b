/** systemctl(1) and service(8) for the mail host's three services. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { logLines } from './log-lines.ts';
import { control, isActive, mainPid, UNITS, type Unit, unitNamed } from './units.ts';

const HELP = `Usage: systemctl start|stop|restart|reload|status|is-active|is-enabled|enable|disable UNIT...
       systemctl list-units

UNIT is postfix, dovecot or rsyslog. Postfix and Dovecot are started and stopped for real; rsyslog always runs here.
`;

type Verb = 'start' | 'stop' | 'restart' | 'reload';

const VERBS: Record<string, Verb> = {
  start: 'start',
  stop: 'stop',
  restart: 'restart',
  'try-restart': 'restart',
  'reload-or-restart': 'reload',
  'force-reload': 'reload',
  reload: 'reload',
};

/** systemctl(1), EXIT STATUS: program is not running; no such unit. */
const NOT_RUNNING = 3;
const NO_SUCH_UNIT = 4;

export const systemctl: Program = {
  names: ['systemctl'],
  hosts: ['mail'],
  summary: 'starts, stops and shows services',
  help: HELP,
  async run(argv, io, machine) {
    const [verb = 'list-units', ...names] = argv.slice(1).filter((word) => !word.startsWith('-'));
    if (verb === 'daemon-reload') return 0;
    if (verb.startsWith('list-')) return listUnits(io, machine);
    if (verb === 'reboot') throw new Failure('systemctl: call reboot');
    const known =
      verb in VERBS || ['status', 'is-active', 'is-enabled', 'enable', 'disable', 'cat', 'show'].includes(verb);
    if (!known) throw new Failure(`Unknown command verb '${verb}'.`);
    if (names.length === 0)
      throw new Failure(
        verb === 'status' ? 'systemctl: name a unit: postfix, dovecot or rsyslog' : 'Too few arguments.',
      );
    let status = 0;
    for (const name of names) status = (await act(verb, name, io, machine)) || status;
    return status;
  },
};

async function act(verb: string, name: string, io: ProgramIo, machine: Machine): Promise<number> {
  const unit = unitNamed(name);
  const full = name.endsWith('.service') ? name : `${name}.service`;
  if (!unit) {
    io.stderr(
      verb === 'status' ? `Unit ${full} could not be found.\n` : `Failed to ${verb} ${full}: Unit ${full} not found.\n`,
    );
    return verb === 'is-active' ? NOT_RUNNING : verb === 'status' ? NO_SUCH_UNIT : 5;
  }
  const order = VERBS[verb];
  if (order) return run(unit, order, io, machine);
  if (verb === 'status') return status(unit, io, machine);
  if (verb === 'is-active') {
    io.stdout(isActive(unit, machine) ? 'active\n' : 'inactive\n');
    return isActive(unit, machine) ? 0 : NOT_RUNNING;
  }
  if (verb === 'is-enabled') io.stdout('enabled\n');
  if (verb === 'enable' || verb === 'disable')
    io.stderr(`${unit.name}: all services of the embedded lab start with it; ${verb} changes nothing\n`);
  return 0;
}

async function run(unit: Unit, verb: Verb, io: ProgramIo, machine: Machine): Promise<number> {
  if (verb === 'reload' && !isActive(unit, machine)) {
    io.stderr(`${unit.name}.service is not active, cannot reload.\n`);
    return 1;
  }
  const { stderr, exitCode } = await control(unit, verb, machine);
  if (exitCode === 0) return 0;
  if (unit.name === 'dovecot') machine.syslog('daemon', 'dovecot', mainPid(unit, machine), stderr.trimEnd());
  if (unit.name === 'rsyslog') io.stderr(stderr);
  else
    io.stderr(
      `Job for ${unit.name}.service failed because the control process exited with error code.\nSee "systemctl status ${unit.name}.service" and "journalctl -xeu ${unit.name}.service" for details.\n`,
    );
  return 1;
}

function status(unit: Unit, io: ProgramIo, machine: Machine): number {
  const active = isActive(unit, machine);
  const dot = active ? '●' : '○';
  io.stdout(
    `${dot} ${unit.name}.service - ${unit.description}\n     Loaded: loaded (/usr/lib/systemd/system/${unit.name}.service; enabled; preset: enabled)\n     Active: ${active ? 'active (running)' : 'inactive (dead)'}\n`,
  );
  if (active) io.stdout(`   Main PID: ${mainPid(unit, machine)} (${unit.process})\n`);
  const lines = logLines(machine, unit).slice(-10);
  if (lines.length > 0) io.stdout(`\n${lines.join('\n')}\n`);
  return active ? 0 : NOT_RUNNING;
}

function listUnits(io: ProgramIo, machine: Machine): number {
  io.stdout('  UNIT             LOAD   ACTIVE   SUB     DESCRIPTION\n');
  for (const unit of UNITS) {
    const [active, sub] = isActive(unit, machine) ? ['active', 'running'] : ['inactive', 'dead'];
    io.stdout(
      `  ${`${unit.name}.service`.padEnd(16)} loaded ${active.padEnd(8)} ${sub.padEnd(7)} ${unit.description}\n`,
    );
  }
  return 0;
}

export const service: Program = {
  names: ['service', 'invoke-rc.d'],
  hosts: ['mail'],
  summary: 'starts and stops services, the old way',
  help: 'Usage: service UNIT start|stop|restart|reload|status\n',
  async run(argv, io, machine) {
    const [name, verb] = argv.slice(1).filter((word) => !word.startsWith('-'));
    if (name === undefined || verb === undefined)
      throw new Failure('Usage: service < option > | --status-all | [ service_name [ command ] ]');
    const unit = unitNamed(name);
    if (!unit) throw new Failure(`${name}: unrecognized service`);
    if (verb === 'status') return status(unit, io, machine);
    const order = VERBS[verb];
    if (!order) throw new Failure(`Usage: /etc/init.d/${unit.name} {start|stop|restart|reload|status}`);
    return run(unit, order, io, machine);
  },
};
