/** The commands of `relaylab` in the lessons' ```sh blocks, run as a reader would, and what a Screen says that they print. */
import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { relaylab, root } from '../cli/run.ts';
import { readLesson } from './read-lesson.ts';
import { isShown } from './shape.ts';

const PAGES = 'site/src/content/docs';
const BLOCK = /^```sh\n((?:npx relaylab .*\n)+)```$/gm;
const EXPOSED = /--expose (\d+)/;

interface Block {
  where: string;
  commands: string[];
  /** Of the Screen that follows it at once. */
  shown: string[];
}

const blocks: Block[] = globSync('**/*.mdx', { cwd: join(root, PAGES) }).flatMap((file) => {
  const text = readFileSync(join(root, PAGES, file), 'utf8');
  const screens = readLesson(text, file).steps.filter((step) => step.kind === 'screen');
  return [...text.matchAll(BLOCK)].map((match) => {
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    const next = screens.find((screen) => screen.line === line + 2);
    const commands = (match[1] ?? '').trim().split('\n');
    return { where: `${file}:${line}`, commands, shown: next?.text.split('\n') ?? [] };
  });
});

test('the lessons have commands of relaylab', () => {
  expect(blocks.length).toBeGreaterThan(1);
});

describe.each(blocks)('$where', ({ commands, shown }) => {
  test('runs, and prints what the lesson shows', async () => {
    await using stack = new AsyncDisposableStack();
    let port = { written: '', real: '' };
    let output: string[] = [];
    for (const command of commands) {
      const words = command.replace('npx relaylab ', '').replace(`:${port.written}`, `:${port.real}`);
      const written = EXPOSED.exec(words)?.[1];
      if (written) {
        const shell = stack.use(openShell(words.replace(EXPOSED, '--expose 0').split(' ')));
        port = { written, real: await shell.port };
        continue;
      }
      const { status, stdout, stderr } = await relaylab(...words.split(' '));
      // 2: it could not do what the lesson asks of it.
      expect(status, stderr).toBeLessThan(2);
      output = stdout.split('\n');
    }
    const here = shown.map((line) => line.replace(`:${port.written}`, `:${port.real}`));
    expect(isShown(here, output, commands.join())).toMatchObject({ all: true });
  });
});

/** A `relaylab shell` that nobody types into; `port`: where it says that its lab listens. */
function openShell(words: string[]): AsyncDisposable & { port: Promise<string> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'sandbox/cli.ts', ...words], {
    cwd: root,
    env: { ...process.env, RELAYLAB_DRIVER: 'embedded' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  return {
    port: portOf(child),
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

async function portOf(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error('The shell has no error output.');
  const said: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    const port = /listens on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1];
    if (port) return port;
    said.push(line);
  }
  throw new Error(`relaylab shell ended without a port: ${said.join('\n')}`);
}
