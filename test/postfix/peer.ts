/** One folder of configuration, asked by the library and by the Postfix of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

interface Answer {
  output: string[];
  errors: string[];
  exitCode: number;
}

const lines = (output: string): string[] => (output === '' ? [] : output.replace(/\n$/, '').split('\n'));

export class Peer {
  readonly directory = mkdtempSync(join(tmpdir(), 'relaylab-postfix-'));
  readonly files: FileSource = {
    read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    mtimeMs: (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs,
  };

  /** `@DIR@` in a file or an argument stands for the folder. */
  constructor(files: Record<string, string>) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.directory, name), this.#placed(content));
  }

  read(name: string): string | undefined {
    return this.files.read(join(this.directory, name));
  }

  /** Runs the real program. Postfix's programs wait a second before they die, so ask for several at once. */
  async real(program: Program, args: string[], input = ''): Promise<Answer> {
    const all = ['-c', this.directory, ...args.map((arg) => this.#placed(arg))];
    const child = spawn(`/usr/sbin/${program}`, all, { argv0: program, env: { PATH: '/usr/sbin:/usr/bin:/bin' } });
    const closed = once(child, 'close');
    // A program that dies first reads nothing, and then the pipe is broken.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [status] = await closed;
    return { output: lines(stdout), errors: lines(stderr), exitCode: Number(status) };
  }

  /** Asks the library, and writes what it wants to be written. */
  ours(program: Program, args: string[], input = ''): Answer {
    const result = this.#run(program, ['-c', this.directory, ...args.map((arg) => this.#placed(arg))], input);
    for (const [path, content] of result.written) writeFileSync(path, content);
    return {
      output: result.output,
      errors: result.complaints.map((complaint) => formatComplaint(program, complaint)),
      exitCode: result.exitCode,
    };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #placed(content: string): string {
    return content.replaceAll('@DIR@', this.directory);
  }

  #run(program: Program, args: string[], input: string): CommandResult {
    if (program === 'postconf') return postconf(this.files, args);
    return program === 'postmap' ? postmap(this.files, args, { input }) : postalias(this.files, args, { input });
  }
}
