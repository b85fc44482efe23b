/** ss(8) and netstat(8): who listens. */
import type { Machine } from '../../machine.ts';
import type { Program } from '../program.ts';
import { serviceName } from './services.ts';

export const ss: Program = {
  names: ['ss', 'netstat'],
  summary: 'shows listening ports',
  help: `Usage: ss -l [-tnp]
       netstat -l [-tnp]

-l shows the listening TCP sockets; open connections are not emulated. -n leaves the ports as numbers, -p shows the programs.
`,
  async run(argv, io, machine) {
    const letters = argv
      .slice(1)
      .filter((word) => word.startsWith('-'))
      .join('');
    const wanted = /[la]/.test(letters) && !(letters.includes('u') && !letters.includes('t'));
    if (!wanted) io.stderr(`${argv[0]}: only listening TCP sockets are emulated in this lab; try ${argv[0]} -ltn\n`);
    const rows = (wanted ? listening(machine) : []).map(({ address, port, process, pid }) => ({
      local: `${address.includes(':') ? `[${address}]` : address}:${letters.includes('n') ? port : (serviceName(port) ?? port)}`,
      v6: address.includes(':'),
      process,
      pid,
    }));
    const programs = letters.includes('p');
    if (argv[0] === 'ss') {
      io.stdout(
        `State  Recv-Q Send-Q ${'Local Address:Port'.padStart(26)} ${'Peer Address:Port'.padStart(18)}${programs ? ' Process' : ''}\n`,
      );
      for (const { local, v6, process, pid } of rows)
        io.stdout(
          `LISTEN 0      100    ${local.padStart(26)} ${(v6 ? '[::]:*' : '0.0.0.0:*').padStart(18)}${programs ? ` users:(("${process}",pid=${pid},fd=13))` : ''}\n`,
        );
      return 0;
    }
    io.stdout(
      `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${programs ? ' PID/Program name' : ''}\n`,
    );
    for (const { local, v6, process, pid } of rows)
      io.stdout(
        `${v6 ? 'tcp6 ' : 'tcp  '}      0      0 ${local.replace(/[[\]]/g, '').padEnd(23)} ${(v6 ? ':::*' : '0.0.0.0:*').padEnd(23)} LISTEN     ${programs ? ` ${pid}/${process}` : ''}\n`.replace(
          / +\n$/,
          '\n',
        ),
      );
    return 0;
  },
};

function listening(machine: Machine): { address: string; port: number; process: string; pid: number }[] {
  return machine.mta?.listeners() ?? [];
}
