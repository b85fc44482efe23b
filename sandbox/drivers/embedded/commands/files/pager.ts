/** less(1) and more(1): a screenful at a time on the terminal, everything at once in a pipe. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { contentsOf } from '../run/contents.ts';
import { Failure } from '../run/failure.ts';
import { Input } from '../run/input.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: less [FILE...]

  Space, f   next screen     Enter, j   next line
  b          previous screen  g, G      begin, end
  /TEXT      search           n         next hit       q   quit
`;

export const pager: Program = {
  names: ['less', 'more', 'pager', 'most'],
  summary: 'shows a file a screen at a time',
  help: HELP,
  async run(argv, io, machine) {
    const files = argv.slice(1).filter((word) => !/^[-+]/.test(word));
    const text = await contents(argv[0] ?? 'less', files, io, machine);
    if (!io.tty || (files.length === 0 && io.typed === false)) {
      io.stdout(text);
      return 0;
    }
    await page(text, io, io.tty);
    return 0;
  },
};

async function contents(program: string, files: string[], io: ProgramIo, machine: Machine): Promise<string> {
  if (files.length === 0) return new Input(io).text();
  const texts: string[] = [];
  for (const file of files) {
    const data = await contentsOf(file, io, machine);
    if (!data) {
      const folder = machine.files.stat(absolute(io, file))?.type === 'directory';
      throw new Failure(folder ? `${file} is a directory` : `${file}: No such file or directory (${program})`);
    }
    texts.push(data.toString('utf8'));
  }
  return texts.join('');
}

/** Shows the text on a terminal until q is pressed. */
export async function page(text: string, io: ProgramIo, tty: NonNullable<ProgramIo['tty']>): Promise<void> {
  const view = new View(text, tty.size().rows, tty.size().columns);
  if (view.fits) {
    io.stdout(text.endsWith('\n') || text === '' ? text : `${text}\n`);
    return;
  }
  const input = new Input(io);
  tty.setRaw(true);
  const stop = tty.onResize(({ rows, columns }) => {
    view.resize(rows, columns);
    io.stdout(view.screen());
  });
  try {
    io.stdout(view.screen());
    for (let chunk = await input.chunk(); chunk; chunk = await input.chunk()) {
      for (const key of keysOf(chunk)) if (!view.press(key)) return;
      io.stdout(view.screen());
    }
  } finally {
    stop();
    tty.setRaw(false);
    io.stdout('\r\x1b[K');
  }
}

const NAMED_KEYS: Record<string, string> = {
  '\x1b[A': 'k',
  '\x1b[B': 'j',
  '\x1b[5~': 'b',
  '\x1b[6~': ' ',
  '\x1b[H': 'g',
  '\x1b[F': 'G',
};

function keysOf(chunk: Uint8Array): string[] {
  const text = Buffer.from(chunk).toString('utf8');
  return NAMED_KEYS[text] ? [NAMED_KEYS[text]] : [...text];
}

class View {
  readonly #lines: string[];
  #top = 0;
  #rows: number;
  #columns: number;
  /** What is being typed after `/`. */
  #search: string | undefined;
  #found = '';

  constructor(text: string, rows: number, columns: number) {
    this.#lines = text.replace(/\n$/, '').split('\n');
    this.#rows = rows;
    this.#columns = columns;
  }

  get fits(): boolean {
    return this.#lines.length < this.#rows;
  }

  resize(rows: number, columns: number): void {
    this.#rows = rows;
    this.#columns = columns;
  }

  screen(): string {
    const height = Math.max(1, this.#rows - 1);
    const shown = this.#lines.slice(this.#top, this.#top + height).map((line) => line.slice(0, this.#columns));
    const atEnd = this.#top + height >= this.#lines.length;
    const prompt = this.#search !== undefined ? `/${this.#search}` : atEnd ? '\x1b[7m(END)\x1b[0m' : ':';
    return `\x1b[H\x1b[2J${shown.join('\r\n')}\r\n${prompt}`;
  }

  /** false when the viewer is to end. */
  press(key: string): boolean {
    if (this.#search !== undefined) {
      this.#type(key);
      return true;
    }
    const screen = Math.max(1, this.#rows - 2);
    if (key === 'q' || key === 'Q' || key === '\x03') return false;
    if (key === ' ' || key === 'f') this.#move(screen);
    else if (key === 'b') this.#move(-screen);
    else if (key === 'j' || key === '\r' || key === '\n') this.#move(1);
    else if (key === 'k') this.#move(-1);
    else if (key === 'g') this.#top = 0;
    else if (key === 'G') this.#move(this.#lines.length);
    else if (key === '/') this.#search = '';
    else if (key === 'n') this.#find();
    return true;
  }

  #type(key: string): void {
    const typed = this.#search ?? '';
    if (key === '\r' || key === '\n') {
      this.#found = typed || this.#found;
      this.#search = undefined;
      this.#find();
    } else this.#search = key === '\x7f' || key === '\b' ? typed.slice(0, -1) : typed + key;
  }

  #find(): void {
    const wanted = this.#found.toLowerCase();
    const at = this.#lines.findIndex((line, index) => index > this.#top && line.toLowerCase().includes(wanted));
    if (wanted !== '' && at >= 0) this.#top = at;
  }

  #move(lines: number): void {
    const last = Math.max(0, this.#lines.length - Math.max(1, this.#rows - 1));
    this.#top = Math.min(last, Math.max(0, this.#top + lines));
  }
}
