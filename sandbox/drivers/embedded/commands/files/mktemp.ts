/** mktemp(1): a file or folder with a name that nothing else has. */
import { randomInt } from 'node:crypto';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: mktemp [-d] [-u] [-q] [-t] [-p FOLDER] [TEMPLATE]

Makes a file in /tmp, or after a TEMPLATE that holds at least three X, and prints its name.
  -d   a folder      -u   only print a name      -p FOLDER   make it there      -t   make it in /tmp
`;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const mktemp: Program = {
  names: ['mktemp'],
  summary: 'makes a temporary file or folder',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, 'duqtp:');
    const [template = 'tmp.XXXXXXXXXX', extra] = given.operands;
    if (extra !== undefined) throw new Failure("mktemp: too many templates\nTry 'mktemp --help' for more information.");
    const parts = /^(.*?)(X{3,})([^X/]*)$/s.exec(template);
    if (!parts) throw new Failure(`mktemp: too few X's in template '${template}'`);
    const [, before = '', marks = '', after = ''] = parts;
    const inTmp = given.operands.length === 0 || given.has('t');
    const folder = given.value('p') ?? (inTmp ? (io.env.TMPDIR ?? '/tmp') : undefined);
    const name = () => {
      const drawn = Array.from(marks, () => LETTERS[randomInt(LETTERS.length)]).join('');
      return `${folder === undefined ? '' : `${folder.replace(/\/$/, '')}/`}${before}${drawn}${after}`;
    };
    let path = name();
    while (machine.files.stat(absolute(io, path))) path = name();
    const parent = absolute(io, path).replace(/\/[^/]*$/, '') || '/';
    if (machine.files.stat(parent)?.type !== 'directory') {
      const kind = given.has('d') ? 'directory' : 'file';
      const shown = `${folder === undefined ? '' : `${folder}/`}${template}`;
      throw new Failure(
        given.has('q') ? '' : `mktemp: failed to create ${kind} via template '${shown}': No such file or directory`,
      );
    }
    if (given.has('d') && !given.has('u')) machine.files.mkdir(absolute(io, path), { mode: 0o700 });
    else if (!given.has('u')) machine.files.write(absolute(io, path), '', { mode: 0o600 });
    io.stdout(`${path}\n`);
    return 0;
  },
};
