/** The embedded lab against the real Postfix. `npx relaylab fidelity` plays all cases; here those that decide most. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerDriver } from '../../sandbox/drivers/docker/index.ts';
import { embeddedDriver } from '../../sandbox/drivers/embedded/index.ts';
import { required, requires } from '../require.ts';
import { loadConfigurations } from './case.ts';
import { fidelity, playSuite, RECORD, shownVerdict } from './compare.ts';

/** Configurations for a machine of which other tests want something, too. */
const SLICE = [
  'closed',
  'open',
  'trusts-own-senders',
  'sender-list',
  'header-checks',
  'aliases',
  'virtual',
  'submission',
];
const SLICE_MS = 600_000;

test('there are at least 300 cases, each of a name of its own', () => {
  const cases = loadConfigurations().reduce(
    (sum, { cases: own, battery }) => sum + own.length + (battery ? 100 : 0),
    0,
  );
  expect(cases).toBeGreaterThanOrEqual(300);
});

test(
  'the embedded lab decides as a real Postfix did',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-fidelity-'));
    try {
      await using embedded = embeddedDriver({ dataDir });
      const outcomes = await playSuite(embedded, 'fidelity', loadConfigurations(), () => undefined);
      const verdicts = Object.fromEntries([...outcomes].map(([name, outcome]) => [name, shownVerdict(outcome)]));
      expect(verdicts).toEqual(JSON.parse(readFileSync(RECORD, 'utf8')));
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  SLICE_MS,
);

requires('docker')(
  'the embedded lab decides as the real Postfix does, and says it in the same words',
  async ({ skip }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-fidelity-'));
    try {
      await using docker = dockerDriver({ dataDir });
      const { ready, missing } = await docker.readiness();
      if (!ready && !required('docker')) skip(missing.map(({ what }) => what).join('; '));
      expect(missing).toEqual([]);
      await using embedded = embeddedDriver({ dataDir });
      const { cases, verdictsAgree, textsAgree, differences } = await fidelity(embedded, docker, { only: SLICE });
      expect(differences.filter(({ about }) => about === 'verdict')).toEqual([]);
      expect(verdictsAgree).toBe(cases);
      expect(textsAgree / cases).toBeGreaterThanOrEqual(0.99);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  SLICE_MS,
);
