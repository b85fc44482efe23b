/** docker-compose.yml at the top: what each service may do and reach, as the README says. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Environment } from '../sandbox/config.ts';

const root = resolve(import.meta.dirname, '..');
const text = readFileSync(resolve(root, 'docker-compose.yml'), 'utf8');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');

const Service = z.looseObject({
  image: z.string(),
  user: z.string().optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.tuple([z.literal('no-new-privileges')]),
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.union([z.string(), z.number()])),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
  depends_on: z.record(z.string(), z.unknown()).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).loose(),
});
const { services, networks, volumes } = z
  .object({
    services: z.object({ server: Service, 'engine-proxy': Service, database: Service }).strict(),
    networks: z.record(z.string(), z.looseObject({})),
    volumes: z.record(z.string(), z.looseObject({})),
  })
  .parse(parse(text, { merge: true }));
const { server, database, 'engine-proxy': proxy } = services;

describe('docker-compose.yml', () => {
  test('gives nobody privileges, devices or namespaces of the machine', () => {
    expect(text).not.toMatch(/^\s*(privileged|devices|pid|ipc|userns_mode|network_mode: host)\b/m);
    expect(server.cap_add).toEqual([]);
    expect(proxy.cap_add).toEqual([]);
  });

  test('runs the server as a user without rights, on files that it cannot write', () => {
    expect(server).toMatchObject({ user: '10001:10001', read_only: true, tmpfs: ['/tmp'] });
  });

  test('publishes one port, on loopback', () => {
    expect(server.ports).toEqual([`127.0.0.1:\${PORT:-4321}:4321`]);
    expect([...proxy.ports, ...database.ports]).toEqual([]);
    expect(server.environment).toMatchObject({ HOST: '0.0.0.0', PORT: 4321, RELAYLAB_BEHIND_LOOPBACK: 1 });
  });

  test("hands the engine's socket to the proxy only, to which no network leads", () => {
    const socket = `\${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock`;
    expect(proxy).toMatchObject({ network_mode: 'none', read_only: true, volumes: [socket, 'engine:/run/relaylab'] });
    expect(server.volumes).toEqual(['data:/data', 'engine:/run/relaylab:ro']);
    expect(server.environment.DOCKER_HOST).toBe('unix:///run/relaylab/docker.sock');
    expect(database.volumes).toEqual(['database:/var/lib/postgresql/data']);
    expect(Object.keys(volumes)).toEqual(['data', 'engine', 'database']);
  });

  test('starts PostgreSQL by its profile only, on a network that leads nowhere', () => {
    expect(database.profiles).toEqual(['postgres']);
    expect([...server.profiles, ...proxy.profiles]).toEqual([]);
    expect(Object.keys(server.depends_on)).toEqual(['engine-proxy']);
    expect(database).toMatchObject({ networks: ['database'] });
    expect(networks.database).toEqual({ internal: true });
  });

  test('holds no secret', () => {
    expect(server.environment.DATABASE_URL).toBe(`\${DATABASE_URL:-}`);
    expect(database.environment.POSTGRES_PASSWORD).toBe(`\${POSTGRES_PASSWORD:-}`);
    expect(text.match(/postgres(?:ql)?:\/\/|password:\s*\w/gi)).toBeNull();
  });

  test('sets only variables that the server reads, the same for its proxy', () => {
    const known = [...Object.keys(Environment.shape), 'DOCKER_HOST'];
    expect(Object.keys(server.environment).filter((name) => !known.includes(name))).toEqual([]);
    for (const [name, value] of Object.entries(proxy.environment)) expect(server.environment[name]).toBe(value);
  });

  test('reads no variable that the README does not name', () => {
    const read = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(read.filter((name) => !readme.includes(`\`${name}\``) && !readme.includes(`${name}=`))).toEqual([]);
  });

  test('looks after the health of each', () => {
    for (const { healthcheck } of Object.values(services)) expect(healthcheck.test[0]).toBe('CMD');
  });
});
