/** dd(1): copies blocks from one file to another. */
import { setImmediate as turn } from 'node:timers/promises';
import { FileError } from '../../files/errors.ts';
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { Input } from '../run/input.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: dd [if=FILE] [of=FILE] [bs=BYTES] [count=N] [skip=N] [seek=N] [conv=notrunc] [oflag=append] [status=none]

Copies blocks of bs bytes (512) from standard input or FILE to standard output or FILE. BYTES and N may end in K, M or G.
/dev/zero, /dev/random and /dev/urandom never end: give a count.
`;

const UNITS: Record<string, number> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  kB: 1e3,
  K: 1024,
  k: 1024,
  MB: 1e6,
  M: 1024 ** 2,
  GB: 1e9,
  G: 1024 ** 3,
};
const ENDLESS = /^\/dev\/(?:zero|u?random)$/;
const KNOWN = ['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'iflag', 'oflag'];
/** A block lies in memory whole. */
const LARGEST_BLOCK = 16 * 1024 * 1024;
/** More than the disk of a host holds. */
const LARGEST_SEEK = 64 * 1024 * 1024;

export const dd: Program = {
  names: ['dd'],
  summary: 'copies blocks of bytes',
  help: HELP,
  async run(argv, io, machine) {
    const words = new Map(argv.slice(1).map(operand));
    const size = amount(words.get('bs') ?? words.get('ibs') ?? '512');
    if (size === 0 || size > LARGEST_BLOCK)
      throw new Failure(`dd: invalid number: '${words.get('bs')}': a block has 1 byte to 16M here`);
    const count = words.has('count') ? amount(words.get('count') ?? '') : Number.POSITIVE_INFINITY;
    const write = target(words, size, io, machine);
    const started = machine.clock.now();
    const copied = { full: 0, partial: 0, bytes: 0 };
    let status = 0;
    try {
      for await (const block of blocks(words, { size, count }, io, machine)) {
        if (io.signal.aborted) break;
        write(block);
        copied.bytes += block.length;
        copied[block.length === size ? 'full' : 'partial'] += 1;
        await io.drained?.();
        await turn();
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      io.stderr(`dd: error writing '${words.get('of')}': ${error.reason}\n`);
      status = 1;
    }
    if (words.get('status') !== 'none') io.stderr(summary(copied, (machine.clock.now() - started) / 1000));
    return io.signal.aborted ? 130 : status;
  },
};

function operand(word: string): [string, string] {
  const at = word.indexOf('=');
  const name = word.slice(0, Math.max(0, at));
  if (!KNOWN.includes(name))
    throw new Failure(`dd: unrecognized operand '${word}'\nTry 'dd --help' for more information.`);
  return [name, word.slice(at + 1)];
}

function amount(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = UNITS[unit] ?? UNITS[unit.replace(/iB$/, '')];
  if (digits === undefined || factor === undefined) throw new Failure(`dd: invalid number: '${text}'`);
  return Number(digits) * factor;
}

async function* blocks(
  words: Map<string, string>,
  { size, count }: { size: number; count: number },
  io: ProgramIo,
  machine: Machine,
): AsyncGenerator<Buffer> {
  const from = words.get('if');
  const read = (path: string) => Buffer.from(machine.files.read(path) ?? []);
  if (from !== undefined && ENDLESS.test(absolute(io, from))) {
    for (let done = 0; done < count; done += 1) {
      const unit = read(absolute(io, from));
      const pieces = Array.from({ length: Math.ceil(size / unit.length) }, (_, index) =>
        index === 0 ? unit : read(absolute(io, from)),
      );
      yield Buffer.concat(pieces).subarray(0, size);
    }
    return;
  }
  if (from !== undefined && !machine.files.read(absolute(io, from)))
    throw new Failure(
      machine.files.stat(absolute(io, from))
        ? `dd: error reading '${from}': Is a directory`
        : `dd: failed to open '${from}': No such file or directory`,
    );
  const data = from === undefined ? await new Input(io).all() : read(absolute(io, from));
  const skip = words.has('skip') ? amount(words.get('skip') ?? '') * size : 0;
  for (let at = skip, done = 0; at < data.length && done < count; at += size, done += 1)
    yield data.subarray(at, at + size);
}

/** Where blocks go. A file is cut at the place where writing begins, unless conv=notrunc. */
function target(words: Map<string, string>, size: number, io: ProgramIo, machine: Machine): (block: Buffer) => void {
  const to = words.get('of');
  if (to === undefined) return io.stdout;
  const path = absolute(io, to);
  if (machine.files.stat(path)?.type === 'directory') throw new Failure(`dd: failed to open '${to}': Is a directory`);
  const parent = path.replace(/\/[^/]*$/, '') || '/';
  if (machine.files.stat(parent)?.type !== 'directory')
    throw new Failure(`dd: failed to open '${to}': No such file or directory`);
  const old = Buffer.from(machine.files.read(path) ?? []);
  const seek = words.has('seek') ? amount(words.get('seek') ?? '') * size : 0;
  if (seek > LARGEST_SEEK)
    throw new Failure(`dd: failed to truncate to ${seek} bytes in output file '${to}': File too large`);
  if (words.get('oflag')?.includes('append')) return (block) => machine.files.append(path, block);
  if (words.get('conv')?.includes('notrunc')) {
    let now = old;
    let at = seek;
    return (block) => {
      const grown = Buffer.alloc(Math.max(now.length, at + block.length));
      now.copy(grown);
      block.copy(grown, at);
      at += block.length;
      now = grown;
      machine.files.write(path, grown);
    };
  }
  const kept = Buffer.alloc(seek);
  old.copy(kept);
  machine.files.write(path, kept);
  return (block) => machine.files.append(path, block);
}

function summary(copied: { full: number; partial: number; bytes: number }, seconds: number): string {
  const records = `${copied.full}+${copied.partial} records`;
  const spent = Math.max(seconds, 0.0001);
  const { bytes } = copied;
  const human =
    bytes < 1000
      ? ''
      : ` (${scaled(bytes, 1000, ['kB', 'MB', 'GB'])}${bytes < 1024 ? '' : `, ${scaled(bytes, 1024, ['KiB', 'MiB', 'GiB'])}`})`;
  return `${records} in\n${records} out\n${bytes} byte${bytes === 1 ? '' : 's'}${human} copied, ${spent.toPrecision(3)} s, ${scaled(bytes / spent, 1000, ['kB', 'MB', 'GB'])}/s\n`;
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let [scaledValue, unit] = [value / step, 0];
  while (scaledValue >= step && unit < units.length - 1) [scaledValue, unit] = [scaledValue / step, unit + 1];
  return `${scaledValue.toFixed(scaledValue < 10 ? 1 : 0)} ${units[unit]}`;
}
