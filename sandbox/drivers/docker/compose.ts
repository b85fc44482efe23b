/** labs/world/compose.yaml: what each host is made from, what it may do and how much it may take. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { LabError } from '../../errors.ts';
import type { HostPlan, HostPlans } from './containers.ts';

const FILE = resolve(import.meta.dirname, '..', '..', '..', 'labs', 'world', 'compose.yaml');

const UNITS: Record<string, number> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** As Compose writes sizes: 512m, 1g, or bytes. */
const size = z.union([z.number(), z.string()]).transform((value, context) => {
  const [, digits = '', unit = ''] = /^(\d+)\s*([bkmg]?)b?$/i.exec(String(value)) ?? [];
  const bytes = Number(digits) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  if (digits !== '' && bytes > 0) return bytes;
  context.addIssue({ code: 'custom', message: 'must be a size such as 512m or 1g' });
  return z.NEVER;
});

/** The most that any host may have; what each has is up to the file. */
const CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'SETUID',
  'SETGID',
  'SYS_CHROOT',
  'KILL',
  'FOWNER',
  'NET_BIND_SERVICE',
] as const;

const just = (...values: string[]) =>
  z.array(z.string()).refine((list) => list.join() === values.join(), `must be [${values.join(', ')}]`);
const count = z.int().positive();
const ulimit = z.union([count, z.object({ soft: count, hard: count }).transform(({ hard }) => hard)]);

/** What makes a host safe to give away is asked for by value: a file that loosens it is not read. */
const host = z
  .object({
    image: z.string().min(1),
    hostname: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a plain host name'),
    network_mode: z.literal('none', "must be none: the engine's networks lead to the machine itself"),
    cap_drop: just('ALL'),
    cap_add: z.array(z.enum(CAPABILITIES, 'is more than a host of a lab may have')),
    security_opt: just('no-new-privileges', 'seccomp=seccomp.json'),
    mem_limit: size,
    cpus: z.number().positive(),
    pids_limit: count,
    ulimits: z.object({ nofile: ulimit, fsize: ulimit.optional() }),
    privileged: z.never('is never allowed').optional(),
    devices: z.never('is never allowed').optional(),
    volumes: z.never('is never allowed: nothing of the machine is mounted').optional(),
  })
  .transform(
    (read): HostPlan => ({
      image: read.image,
      hostname: read.hostname,
      capabilities: read.cap_add,
      memory: read.mem_limit,
      cpus: read.cpus,
      pids: read.pids_limit,
      openFiles: read.ulimits.nofile,
      ...(read.ulimits.fsize === undefined ? {} : { fileSize: read.ulimits.fsize }),
    }),
  );

const Compose = z.object({ services: z.object({ mail: host, outside: host, inside: host, internet: host }) });

/** Throws LabError `bad-lab`; each line of its message begins with the path of the wrong key. */
export function readCompose(file: string = FILE): HostPlans {
  const read = Compose.safeParse(parseYaml(file));
  if (read.success) return read.data.services;
  const lines = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new LabError('bad-lab', `${file} is not valid:\n${lines.join('\n')}`);
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { merge: true });
  } catch (error) {
    const why = error instanceof YAMLParseError ? error.message : `it cannot be read (${String(error)})`;
    throw new LabError('bad-lab', `${file}: ${why}`, { cause: error });
  }
}
