/** A student who comes, waits for the prompt, and types. */
import type { CatalogLab } from '../../catalog.ts';
import type { Driver, Sandbox, Terminal } from '../../drivers/driver.ts';
import { drawWorld } from '../../world/variant.ts';

const SIZE = { columns: 80, rows: 24 };

export async function make(driver: Driver, lab: CatalogLab, seed: string): Promise<Sandbox> {
  const world = drawWorld(seed, lab.definition.variant);
  return driver.create({ id: seed, lab: lab.definition.id, world, files: await lab.startingFiles(world) });
}

/** A shell of `mail` that has printed its first prompt. */
export async function sitDown(sandbox: Sandbox): Promise<Terminal> {
  const terminal = await sandbox.terminal('mail', SIZE);
  await awaitOutput(terminal, '# ');
  return terminal;
}

/** Milliseconds from each key to its echo. */
export async function echoTimes(terminal: Terminal, keys: number): Promise<number[]> {
  const times: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    const began = performance.now();
    terminal.write(new TextEncoder().encode('x'));
    await awaitOutput(terminal, 'x');
    times.push(performance.now() - began);
  }
  return times;
}

/** Reads until the text has come; what came with it is dropped. */
async function awaitOutput(terminal: Terminal, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let seen = '';
  const output = terminal.output[Symbol.asyncIterator]();
  while (!seen.includes(text)) {
    const { value, done } = await output.next();
    if (done) throw new Error(`the shell ended before it printed ${JSON.stringify(text)}`);
    seen += decoder.decode(value, { stream: true });
  }
}
