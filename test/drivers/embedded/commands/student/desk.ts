/** A student at the terminals of a running embedded sandbox: types, and reads what comes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StudentHost } from '../../../../../labs/schema.ts';
import type { Driver, Sandbox } from '../../../../../sandbox/drivers/driver.ts';
import { embeddedDriver } from '../../../../../sandbox/drivers/embedded/index.ts';
import { contractSpec, Typist } from '../../../contract.ts';

/** The prompt at the end of what is shown. */
const PROMPT = /root@[\w-]+:\S*# $/;

export class Desk implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly #driver: Driver;
  readonly #folder: string;
  readonly #terminals = new Map<StudentHost, Typist>();

  private constructor(driver: Driver, folder: string, sandbox: Sandbox) {
    this.#driver = driver;
    this.#folder = folder;
    this.sandbox = sandbox;
  }

  static async open(id: string): Promise<Desk> {
    const folder = mkdtempSync(join(tmpdir(), 'relaylab-student-'));
    const driver = embeddedDriver({ dataDir: folder });
    return new Desk(driver, folder, await driver.create(contractSpec(id)));
  }

  /** Types a line and resolves with what is shown before the next prompt. */
  async type(host: StudentHost, line: string): Promise<string> {
    return this.dialogue(host, line, []);
  }

  /** Types a line, then each answer once what it answers is shown. */
  async dialogue(host: StudentHost, line: string, answers: [shown: RegExp, keys: string][]): Promise<string> {
    const terminal = await this.#terminal(host);
    terminal.type(`${line}\r`);
    let shown = '';
    const read = async (pattern: RegExp, from: number) => {
      while (!pattern.test(shown.slice(from))) shown += await terminal.until(/[\s\S]/);
    };
    await read(/\r\n/, 0);
    let from = shown.indexOf('\r\n') + 2;
    const start = from;
    for (const [pattern, keys] of answers) {
      await read(pattern, from);
      from = shown.length;
      terminal.type(keys);
    }
    await read(PROMPT, from);
    return shown.slice(start).replace(PROMPT, '').replaceAll('\r\n', '\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.destroy();
    await this.#driver[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #terminal(host: StudentHost): Promise<Typist> {
    const open = this.#terminals.get(host);
    if (open) return open;
    const terminal = new Typist(await this.sandbox.terminal(host, { columns: 100, rows: 30 }));
    this.#terminals.set(host, terminal);
    await terminal.until(PROMPT);
    return terminal;
  }
}
