/** The Compose file of the world, and what is said about a wrong one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCompose } from '../../../sandbox/drivers/docker/compose.ts';

const FILE = resolve(import.meta.dirname, '../../../labs/world/compose.yaml');
const text = readFileSync(FILE, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'relaylab-compose-'));
afterAll(() => rmSync(folder, { recursive: true }));

function edited(from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  const file = join(folder, 'compose.yaml');
  writeFileSync(file, changed);
  return file;
}

describe('the Compose file of the world', () => {
  it('says what each host is made from and how much it may take', () => {
    const plans = readCompose();
    expect(plans.mail).toEqual({
      image: 'relaylab/mail:latest',
      hostname: 'mail',
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'SETUID', 'SETGID', 'SYS_CHROOT', 'KILL', 'FOWNER'],
      memory: 512 * 1024 ** 2,
      cpus: 1,
      pids: 512,
      openFiles: 4096,
      fileSize: 1024 ** 3,
    });
    expect(plans.outside).toEqual({ ...plans.inside, hostname: 'outside' });
    expect(plans.internet).toMatchObject({ capabilities: ['NET_BIND_SERVICE'], openFiles: 16_384 });
    expect(plans.internet.fileSize).toBeUndefined();
  });

  it('mounts nothing of the machine, opens no port and joins no network of the engine', () => {
    const { services } = parse(text, { merge: true }) as { services: Record<string, Record<string, unknown>> };
    for (const service of Object.values(services)) {
      expect(service).not.toHaveProperty('volumes');
      expect(service).not.toHaveProperty('ports');
      expect(service).not.toHaveProperty('privileged');
      expect(service.network_mode).toBe('none');
      expect(service.cap_drop).toEqual(['ALL']);
    }
  });

  it.each([
    [/mem_limit: 512m/, 'mem_limit: much', 'services.mail.mem_limit: must be a size such as 512m or 1g'],
    [/cap_drop: \[ALL\]/, 'cap_drop: []', 'services.mail.cap_drop: must be [ALL]'],
    [/network_mode: none/, 'network_mode: bridge', "services.mail.network_mode: must be none: the engine's networks"],
    [
      /security_opt: \[no-new-privileges, seccomp=seccomp\.json\]/,
      'security_opt: [seccomp=unconfined]',
      'services.mail.security_opt: must be',
    ],
    [/KILL, FOWNER\]/, 'KILL, SYS_ADMIN]', 'services.mail.cap_add.6: is more than a host of a lab may have'],
    [/pids_limit: 512/, 'pids_limit: 0', 'services.mail.pids_limit: '],
    [/hostname: inside/, 'volumes: ["/:/host"]\n    hostname: inside', 'services.inside.volumes: is never allowed'],
    [/ {2}internet:\n/, '  intranet:\n', 'services.internet: '],
  ])('names the path of what is wrong: %s → %s', (from, to, message) => {
    expect(() => readCompose(edited(from, to))).toThrow(message);
  });

  it('says where it is not YAML', () => {
    expect(() => readCompose(edited('services:', 'services: {'))).toThrow(/compose\.yaml: .* at line \d+/s);
  });
});
