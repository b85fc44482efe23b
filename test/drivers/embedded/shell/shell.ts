/** An emulated shell for tests: one that runs a script, and one that a person types into. */
import { setImmediate as turn } from 'node:timers/promises';
import type { RunResult, Size } from '../../../../sandbox/drivers/driver.ts';
import { programs } from '../../../../sandbox/drivers/embedded/commands/index.ts';
import { runCommand } from '../../../../sandbox/drivers/embedded/shell/run.ts';
import { EmbeddedTerminal } from '../../../../sandbox/drivers/embedded/shell/terminal.ts';
import { Typist } from '../../contract.ts';
import { type TestMachine, testMachine } from '../machine.ts';

/** The prompt at the end of what is shown. */
export const PROMPT = /root@mail:\S*# $/;

export async function runScript(
  script: string,
  {
    machine = testMachine(),
    stdin,
    timeoutMs = 20_000,
  }: { machine?: TestMachine; stdin?: string; timeoutMs?: number } = {},
): Promise<RunResult> {
  const parts = { machine, files: machine.files, programs };
  return runCommand(parts, ['bash', '-c', script], { timeoutMs, ...(stdin === undefined ? {} : { stdin }) });
}

export interface Person extends AsyncDisposable {
  readonly machine: TestMachine;
  readonly terminal: EmbeddedTerminal;
  type(keys: string): void;
  /** What is shown from now on, once it matches. */
  until(pattern: RegExp): Promise<string>;
  /** Types a line and resolves with what it printed before the next prompt. */
  line(text: string): Promise<string>;
}

/** Sits down at a terminal, and waits for its first prompt. */
export async function sitDown(options: { machine?: TestMachine; size?: Size } = {}): Promise<Person> {
  const machine = options.machine ?? testMachine();
  const parts = { machine, files: machine.files, programs };
  const terminal = new EmbeddedTerminal(parts, machine.host, options.size ?? { columns: 80, rows: 24 });
  const typist = new Typist(terminal);
  await typist.until(PROMPT);
  return {
    machine,
    terminal,
    type: (keys) => typist.type(keys),
    until: (pattern) => typist.until(pattern),
    async line(text) {
      typist.type(`${text}\r`);
      await turn();
      const shown = await typist.until(PROMPT);
      return shown
        .slice(shown.indexOf('\r\n') + 2)
        .replace(PROMPT, '')
        .replaceAll('\r\n', '\n');
    },
    async [Symbol.asyncDispose]() {
      await terminal.close();
      await typist.ended();
    },
  };
}
