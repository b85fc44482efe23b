/** nano, vi and the others: they open the editor pane beside the terminal. */
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { absolute } from '../run/paths.ts';

export const editors: Program = {
  names: ['nano', 'vi', 'vim', 'nvim', 'emacs', 'edit', 'pico', 'editor', 'sensible-editor', 'mcedit'],
  summary: 'opens a file in the editor pane',
  help: 'Usage: nano FILE\n\nOpens the file in the editor pane beside the terminal; saving there writes it on this host.\n',
  async run(argv, io, machine) {
    const program = argv[0] ?? 'nano';
    const [file] = argv.slice(1).filter((word) => !/^[-+]/.test(word));
    if (file === undefined) throw new Failure(`${program}: name the file to edit`);
    const path = absolute(io, file);
    if (machine.files.stat(path)?.type === 'directory') throw new Failure(`${program}: ${file} is a directory`);
    if (io.tty?.openEditor(path)) {
      io.stdout(`${path} is open in the editor pane.\n`);
      return 0;
    }
    throw new Failure(
      `${program}: no editor pane here. Change ${path} with sed -i, or write it anew with: cat > ${file} (end with Ctrl-D)`,
    );
  },
};
