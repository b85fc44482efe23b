/** reboot(8): the emulated machine has one thing to restart, its mail system. */
import type { Program } from '../program.ts';
import { control, UNITS } from './units.ts';

export const reboot: Program = {
  names: ['reboot'],
  summary: 'restarts the mail service, as a reboot would',
  help: 'Usage: reboot\n\nRestarts the services of this host. Files and the mail queue are on disk and survive it.\n',
  async run(_, io, machine) {
    if (!machine.mta) {
      io.stdout(`${machine.name}: nothing here that a reboot would change\n`);
      return 0;
    }
    io.stdout(
      'Rebooting: the services of this host stop and start again; files and the mail queue stay as they are.\n',
    );
    for (const unit of UNITS) await control(unit, 'restart', machine);
    io.stdout('The host is up again.\n');
    return 0;
  },
};
