/** Real swaks and real nmap against an embedded lab, through the loopback port that `relaylab shell --expose` opens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { expose } from '../../sandbox/cli/expose.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import type { Driver, Sandbox } from '../../sandbox/drivers/driver.ts';
import { applyState } from '../../sandbox/grader/trial.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import { locate, requires } from '../require.ts';
import { relaylab, runProgram } from './run.ts';

interface Case {
  sandbox: Sandbox;
  port: number;
}

let dataDir: string;
let driver: Driver;
const cases: Record<string, Case> = {};
const closing: AsyncDisposable[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'expose-'));
  driver = await chooseDriver('embedded', { dataDir });
  const lab = (await loadCatalog()).lab('trusted-hosts');
  for (const state of ['none', 'own-senders-trusted', 'solution']) {
    const world = drawWorld('expose', lab.definition.variant);
    const sandbox = await driver.create({
      id: `expose-${state}`,
      lab: 'trusted-hosts',
      world,
      files: await lab.startingFiles(world),
    });
    const fix = await lab.state(state, world);
    if (fix) await applyState(sandbox, fix);
    const exposed = await expose(sandbox, 0);
    closing.push(exposed);
    cases[state] = { sandbox, port: exposed.port };
  }
});
afterAll(async () => {
  for (const exposed of closing) await exposed[Symbol.asyncDispose]();
  await driver[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

function caseOf(state: string): Case {
  const found = cases[state];
  if (!found) throw new Error(`no exposed lab in the state ${state}`);
  return found;
}

const swaks = ({ sandbox, port }: Case, subject: string) => {
  const [, provider] = sandbox.world.providers;
  const to = `${provider?.mailboxes[0]}@${provider?.domain}`;
  return runProgram(locate.swaks() ?? 'swaks', [
    '--server',
    '127.0.0.1',
    '--port',
    String(port),
    '--from',
    'a@elsewhere.test',
    '--to',
    to,
    '--h-Subject',
    subject,
    '--helo',
    'swaks.test',
  ]);
};

describe('an exposed lab', () => {
  requires('swaks')('relays a message that real swaks sends while it is open', async () => {
    const open = caseOf('none');
    const { status, stdout } = await swaks(open, `${open.sandbox.world.proofToken}`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/<- {2}250 2\.0\.0 Ok: queued as [0-9A-F]+/);
    const delivery = await open.sandbox.internet.awaitDelivery(open.sandbox.world.proofToken, 20_000);
    expect(delivery?.client.address).toBe(open.sandbox.world.mail.public.v4);
  });

  requires('swaks')('refuses real swaks once it is closed, in the words of Postfix', async () => {
    const { status, stdout } = await swaks(caseOf('solution'), 'closed');
    expect(status).toBe(24);
    expect(stdout).toMatch(/<\*\* 554 5\.7\.1 <[^>]+>: Relay access denied/);
  });

  describe.each([
    { state: 'none', open: true },
    { state: 'own-senders-trusted', open: true },
    { state: 'solution', open: false },
  ])('in the state $state', ({ state, open }) => {
    requires('nmap')(
      'is told open or closed by relaylab probe, which finds accepted what the script of nmap sees accepted',
      { timeout: 120_000 },
      async () => {
        const { port, sandbox } = caseOf(state);
        const [byNmap, probe] = await Promise.all([acceptedByNmap(port), probeOf(port, sandbox.world.domain)]);
        const { open: found, patterns } = JSON.parse(probe.stdout) as {
          open: boolean;
          patterns: { id: string; from: string; to: string; accepted: boolean }[];
        };
        const nmapsOwn = patterns.filter(({ id }) => id.startsWith('N'));
        expect(nmapsOwn).toHaveLength(16);
        expect(nmapsOwn.filter(({ accepted }) => accepted).map(({ from, to }) => `${from} ${to}`)).toEqual(byNmap);
        expect([found, probe.status]).toEqual([open, open ? 1 : 0]);
      },
    );
  });
});

const FOREIGN_DOMAIN = 'elsewhere.test';

/** Envelopes that nmap's script lists as accepted, in its order. */
async function acceptedByNmap(port: number): Promise<string[]> {
  const { stdout } = await runProgram(locate.nmap() ?? 'nmap', [
    ...['-v', '-Pn', '-n', '-p', String(port)],
    ...['--script', '+smtp-open-relay', '--script-args', `smtp-open-relay.domain=${FOREIGN_DOMAIN}`],
    '127.0.0.1',
  ]);
  expect(stdout).toMatch(/smtp-open-relay: Server (?:is an open relay|doesn't seem to be an open relay)/);
  return [...stdout.matchAll(/MAIL FROM:(\S+) -> RCPT TO:(\S+)/g)].map(([, from, to]) => `${from} ${to}`);
}

const probeOf = (port: number, domain: string) =>
  relaylab('probe', `127.0.0.1:${port}`, '--own-domain', domain, '--foreign-domain', FOREIGN_DOMAIN, '--json');
