import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../fixtures/free-port.ts';
import { relaylab, root, runProgram } from './run.ts';

/** The labs that there are, by their folders. */
async function inOrderOfStory(): Promise<string[]> {
  const files = await Array.fromAsync(glob('labs/*/lab.yaml', { cwd: root }));
  const labs = await Promise.all(
    files.map(async (file) => ({
      id: basename(dirname(file)),
      order: Number(/^order: (\d+)/m.exec(await readFile(join(root, file), 'utf8'))?.[1]),
    })),
  );
  return labs.sort((a, b) => a.order - b.order).map(({ id }) => id);
}

describe('relaylab labs', () => {
  test('prints id, title, tasks and points of each lab', async () => {
    const { status, stdout } = await relaylab('labs', '--json');
    const labs = JSON.parse(stdout) as {
      id: string;
      title: string;
      tasks: { id: string; title: string; points: number }[];
    }[];
    expect(status).toBe(0);
    expect(labs.map(({ id }) => id)).toEqual(await inOrderOfStory());
    for (const { tasks } of labs) expect(tasks.reduce((sum, { points }) => sum + points, 0)).toBe(100);
  });
});

describe('relaylab try', () => {
  test('gives a solved lab full points and says so by its exit status', async () => {
    const { status, stdout } = await relaylab(
      'try',
      'trusted-hosts',
      '--driver',
      'embedded',
      '--apply',
      'solution',
      '--json',
    );
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      lab: 'trusted-hosts',
      driver: 'embedded',
      apply: 'solution',
      seed: 'try',
      score: 100,
      max: 100,
    });
    expect(report.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(report.ms).sort()).toEqual(['create', 'grade', 'total']);
    for (const task of report.tasks)
      for (const check of task.checks)
        expect(check).toMatchObject({ outcome: 'passed', summary: expect.any(String), evidence: expect.any(Array) });
    expect(status).toBe(0);
  });

  test('finds an untouched lab wanting', async () => {
    const { status, stdout } = await relaylab('try', 'trusted-hosts', '--json');
    expect(JSON.parse(stdout).score).toBeLessThan(50);
    expect(status).toBe(1);
  });

  test('shows dialogue, log and deciding restriction of what failed', async () => {
    const { stdout } = await relaylab('try', 'trusted-hosts');
    expect(stdout).toContain('RCPT TO:');
    expect(stdout).toContain('/var/log/mail.log');
    expect(stdout).toMatch(/permit_mynetworks → permit/);
  });

  test('with a lab or state that is not there names those that are', async () => {
    const [lab, state] = await Promise.all([
      relaylab('try', 'trusted-host'),
      relaylab('try', 'trusted-hosts', '--apply', 'magic'),
    ]);
    expect([lab.status, state.status]).toEqual([2, 2]);
    expect(lab.stderr).toContain(`There are: ${(await inOrderOfStory()).join(', ')}`);
    expect(state.stderr).toContain('ipv6-forgotten');
  });
});

describe('relaylab audit', () => {
  test('names mynetworks with file and line as what lets strangers relay', async () => {
    const { status, stdout } = await relaylab('audit', 'labs/trusted-hosts/files/mail/etc/postfix', '--json');
    const { open, findings } = JSON.parse(stdout);
    expect(open).toBe(true);
    expect(status).toBe(1);
    expect(findings[0]).toMatchObject({
      parameter: 'mynetworks',
      file: expect.stringMatching(/main\.cf$/),
      line: expect.any(Number),
    });
  });

  test('says of the solution who may relay, and that strangers may not', async () => {
    const { status, stdout } = await relaylab('audit', 'labs/trusted-hosts/solution/mail/etc/postfix');
    expect(stdout).toContain('strangers may not relay');
    expect(stdout).toMatch(/May relay: .*10\.\d+\.\d+\.0\/24/);
    expect(status).toBe(0);
  });

  test('without a main.cf says which folder to name', async () => {
    const { status, stderr } = await relaylab('audit', 'labs');
    expect(status).toBe(2);
    expect(stderr).toContain('Name the folder that holds main.cf');
  });

  test('reads a main.cf of any folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'audit-'));
    await writeFile(
      join(folder, 'main.cf'),
      'compatibility_level = 3.6\nmydestination = a.example\nrelay_domains = static:ALL\n',
    );
    const { stdout } = await relaylab('audit', folder, '--json');
    await rm(folder, { recursive: true });
    const { open, findings } = JSON.parse(stdout);
    expect(open).toBe(true);
    expect(findings.map(({ parameter }: { parameter: string }) => parameter)).toContain('relay_domains');
  });
});

describe('relaylab probe', () => {
  test('could not run against a port where nothing listens', async () => {
    const { status, stderr } = await relaylab('probe', `127.0.0.1:${await freePort()}`, '--own-domain', 'a.example');
    expect(status).toBe(2);
    expect(stderr).toContain('refuses connections');
  });

  test('wants to know the own domain', async () => {
    const { status, stderr } = await relaylab('probe', '127.0.0.1:25');
    expect(status).toBe(2);
    expect(stderr).toContain('--own-domain');
  });
});

describe('relaylab', () => {
  test('has a help text for every command', { timeout: 120_000 }, async () => {
    const { stdout } = await relaylab('--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)\b/gm)].flatMap(([, name]) =>
      name && name !== 'help' ? [name] : [],
    );
    expect(commands).toEqual(
      expect.arrayContaining(['start', 'labs', 'try', 'verify', 'probe', 'audit', 'shell', 'doctor', 'bench']),
    );
    for (const { status, stdout: help } of await Promise.all(commands.map((name) => relaylab(name, '--help')))) {
      expect(status).toBe(0);
      expect(help).toContain('Usage: relaylab');
    }
  });

  test('has a row in README for each command but those of npm start and npm test', async () => {
    const { stdout } = await relaylab('--help');
    const listed = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name);
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('## The command line'), readme.indexOf('## Settings'));
    const rows = [...table.matchAll(/^\| `([a-z-]+)/gm)].map(([, name]) => name);
    expect(listed.filter((name) => !['build', 'self-test', 'help'].includes(name ?? '')).sort()).toEqual(rows.sort());
  });

  test('explains a command that it does not have', async () => {
    const { status, stderr } = await relaylab('fix-everything');
    expect(status).toBe(2);
    expect(stderr).toContain("unknown command 'fix-everything'");
  });
});

describe('a reader that has seen enough', () => {
  test('ends a command quietly, with the status of its work', async () => {
    const shown = 'set -o pipefail; "$0" --disable-warning=ExperimentalWarning sandbox/cli.ts "$@" | head -c 100';
    const { status, stdout, stderr } = await runProgram('bash', [
      '-c',
      shown,
      process.execPath,
      'try',
      'trusted-hosts',
      '--json',
    ]);
    expect(stdout).toHaveLength(100);
    expect(stderr).toBe('');
    expect(status).toBe(1);
  });
});
