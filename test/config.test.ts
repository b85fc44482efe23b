import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Environment, readConfig } from '../sandbox/config.ts';
import { LabError } from '../sandbox/errors.ts';

const failure = (environment: Record<string, string>): LabError => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof LabError) return error;
  }
  return expect.fail('the configuration was taken');
};

describe('the configuration', () => {
  test('has a default for every variable', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ port: undefined, host: '127.0.0.1', driver: 'auto', logLevel: 'warn' });
    expect(config.dataDir).toBe(resolve(import.meta.dirname, '..', '.data'));
  });

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: undefined, databaseUrl: undefined });
  });

  test('makes the data folder absolute', () => {
    expect(readConfig({ RELAYLAB_DATA: 'here' }).dataDir).toBe(resolve('here'));
  });

  test.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['HOST', '0.0.0.0'],
    ['HOST', '::'],
    ['HOST', 'example.org'],
    ['RELAYLAB_BEHIND_LOOPBACK', 'yes'],
    ['RELAYLAB_LOG', 'loud'],
    ['DATABASE_URL', 'mysql://x'],
    ['RELAYLAB_CAPACITY', '0'],
    ['RELAYLAB_IDLE_MINUTES', '-1'],
    ['RELAYLAB_TTL_HOURS', 'long'],
  ])('refuses %s=%s and names it first', (name, value) => {
    const error = failure({ [name]: value });
    expect(error.code).toBe('bad-config');
    expect(error.message).toMatch(new RegExp(`^${name}: `));
  });

  test('names every wrong variable on a line of its own', () => {
    expect(failure({ PORT: 'x', HOST: '8.8.8.8' }).message.split('\n')).toHaveLength(2);
  });

  test('keeps a database password out of its messages', () => {
    expect(failure({ DATABASE_URL: 'mysql://root:secret@db' }).message).not.toContain('secret');
  });

  test.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('listens on %s', (host) => {
    expect(readConfig({ HOST: host }).host).toBe(host);
  });
});

describe('behind a port that is published on loopback only', () => {
  test.each(['0.0.0.0', '::'])('listens on %s', (host) => {
    expect(readConfig({ HOST: host, RELAYLAB_BEHIND_LOOPBACK: '1' }).host).toBe(host);
  });

  test('listens on no other address either', () => {
    expect(failure({ HOST: '192.0.2.1', RELAYLAB_BEHIND_LOOPBACK: '1' }).message).toMatch(/^HOST: /);
  });
});

describe('the settings table of the README', () => {
  const readme = readFileSync(resolve(import.meta.dirname, '..', 'README.md'), 'utf8');
  const rows = new Map(
    [...readme.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| .+ \|$/gm)].map(([, name, value]) => [name, value]),
  );
  /** The one variable that only tests read. */
  rows.delete('RELAYLAB_REQUIRE');

  test('has every variable, in the same order, and no other', () => {
    expect([...rows.keys()]).toEqual(Object.keys(Environment.shape));
  });

  test('has the defaults that are used', () => {
    for (const [name, value] of Object.entries(Environment.parse({})))
      expect(rows.get(name)).toBe(name === 'RELAYLAB_DATA' ? '`.data` in the checkout' : String(value));
  });
});
