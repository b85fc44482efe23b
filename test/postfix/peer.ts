/** One folder of configuration, asked by the library and by the Postfix of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  type CommandResult,
  type FileSource,
  formatComplaint,
  postalias,
  postconf,
  postmap,
} from '../../sandbox/postfix/index.ts';

export type Program = 'postalias' | 'postconf' | 'postmap';

export interface Answer {
  output: string[];
  errors: string[];
  exitCode: number;
}

/** Where this machine's Postfix is; PEER_ROOT names the root of another system that has one. */
const PEER_ROOT = process.env.PEER_ROOT ?? '';

const lines = (output: string): string[] => (output === '' ? [] : output.replace(/\n$/, '').split('\n'));

export class Peer {
  /** Path of the folder as the programs see it. */
  readonly directory: string;
  readonly #outside: string;

  constructor(files: Record<string, string>) {
    this.#outside = mkdtempSync(join(PEER_ROOT || tmpdir(), PEER_ROOT ? 'tmp/relaylab-peer-' : 'relaylab-peer-'));
    this.directory = this.#outside.slice(PEER_ROOT.length);
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string): void {
    const path = join(this.#outside, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content.replaceAll('@DIR@', this.directory), 'utf8');
  }

  read(name: string): string | undefined {
    return this.files.read(`${this.directory}/${name}`);
  }

  get files(): FileSource {
    const place = (path: string) => join(PEER_ROOT, path);
    return {
      read: (path) => (existsSync(place(path)) ? readFileSync(place(path), 'utf8') : undefined),
      mtimeMs: (path) => statSync(place(path), { throwIfNoEntry: false })?.mtimeMs,
    };
  }

  /** Runs the real program. Postfix's programs wait a second before they die, so ask for several at once. */
  async real(program: Program, args: string[], input = ''): Promise<Answer> {
    const [command = '', ...rest] = [...(PEER_ROOT ? ['chroot', PEER_ROOT] : []), `/usr/sbin/${program}`];
    const child = spawn(command, [...rest, '-c', this.directory, ...this.#placed(args)], {
      env: { PATH: '/usr/sbin:/usr/bin:/bin' },
    });
    const closed = once(child, 'close');
    child.stdin.end(input, 'utf8');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [status] = await closed;
    const errors = lines(stderr).map((line) => line.replace(/^\/usr\/sbin\//, ''));
    return { output: lines(stdout), errors, exitCode: Number(status) };
  }

  /** Asks the library. Files that it would write are written when `keep` says so. */
  ours(program: Program, args: string[], input = '', keep = false): Answer {
    const all = ['-c', this.directory, ...this.#placed(args)];
    const result = this.#run(program, all, input);
    if (keep) for (const [path, content] of result.written) this.write(path.slice(this.directory.length + 1), content);
    return {
      output: result.output,
      errors: result.complaints.map((complaint) => formatComplaint(program, complaint)),
      exitCode: result.exitCode,
    };
  }

  remove(): void {
    rmSync(this.#outside, { recursive: true, force: true });
  }

  #placed(args: string[]): string[] {
    return args.map((arg) => arg.replaceAll('@DIR@', this.directory));
  }

  #run(program: Program, args: string[], input: string): CommandResult {
    if (program === 'postconf') return postconf(this.files, args);
    return program === 'postmap' ? postmap(this.files, args, { input }) : postalias(this.files, args, { input });
  }
}
