/** man(1): the help text of an emulated program. */
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { page } from './pager.ts';

/** `all` is asked late, for man is one of them. */
export function manual(all: () => readonly Program[]): Program {
  return {
    names: ['man', 'apropos', 'info'],
    summary: 'shows the help text of a program',
    help: 'Usage: man PROGRAM\n       apropos WORD\n',
    async run(argv, io, machine) {
      const [name] = argv.slice(1).filter((word) => !word.startsWith('-') && !/^\d\w*$/.test(word));
      if (name === undefined) throw new Failure(`What manual page do you want?\nFor example, try 'man ${argv[0]}'.`);
      const here = all().filter(({ hosts }) => hosts === undefined || hosts.includes(machine.host));
      if (argv[0] === 'apropos') {
        const hits = here.filter(({ names, summary }) => `${names.join(' ')} ${summary}`.includes(name));
        if (hits.length === 0) throw new Failure(`${name}: nothing appropriate.`, 16);
        for (const { names, summary } of hits) io.stdout(`${(names[0] ?? '').padEnd(20)} - ${summary}\n`);
        return 0;
      }
      const program = here.find(({ names }) => names.includes(name));
      if (!program)
        throw new Failure(
          `No manual entry for ${name} in the embedded lab; the programs that it emulates are listed by: help`,
          16,
        );
      const text = `${name.toUpperCase()}\n\nNAME\n    ${name} - ${program.summary}\n\n${program.help}`;
      if (io.tty) await page(text, io, io.tty);
      else io.stdout(text);
      return 0;
    },
  };
}
