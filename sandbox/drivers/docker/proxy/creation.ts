/**
 * Which containers may be created: hosts of a lab and the helper that lays their cables, exactly as the driver of this
 * version makes them. What is passed on is not what was sent but what it was found to be equal to.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ContainerCreateOptions } from 'dockerode';
import { z } from 'zod';
import { type ContainerSettings, containerOptions } from '../containers.ts';
import { OWNER, readLabels } from '../labels.ts';
import { helperOptions } from '../wires/helper-container.ts';
import { Refusal } from './refusal.ts';

/** What a server may choose only together with its proxy. */
export type Allowed = Pick<ContainerSettings, 'plans' | 'seccomp' | 'runtime' | 'diskBytes'>;

const Asked = z.looseObject({
  Labels: z.looseObject({
    'relaylab.instance': z.string().regex(/^[0-9a-f]{8}$/),
    'relaylab.set': z
      .string()
      .regex(/^[0-9a-f]{12}$/)
      .optional(),
    'relaylab.host': z.string(),
    [OWNER]: z.string().max(200).optional(),
  }),
});

/** `name` comes beside the body. Throws Refusal that names what differs. */
export function checkCreation(name: string, body: unknown, allowed: Allowed): ContainerCreateOptions {
  const asked = Asked.safeParse(body);
  if (!asked.success) throw new Refusal('creates no container without the labels of a lab');
  const { Labels } = asked.data;
  // Whose it is decides about nothing but its labels and its name.
  const whose = { instance: Labels['relaylab.instance'], owner: Labels[OWNER] };
  const labels = readLabels(Labels as Record<string, string>);
  if (!labels && Labels['relaylab.host'] !== 'wires') throw new Refusal('creates no container of another kind');
  const expected = labels
    ? containerOptions({ ...allowed, ...whose }, labels.set, labels.host)
    : helperOptions({ ...whose, image: allowed.plans.internet.image });
  const found = differences({ ...asked.data, name }, expected);
  if (found.length === 0) return expected;
  // Where the engine has no quotas the driver asks again without.
  const { StorageOpt, ...without } = expected.HostConfig ?? {};
  const plain = { ...expected, HostConfig: without };
  if (StorageOpt && differences({ ...asked.data, name }, plain).length === 0) return plain;
  throw new Refusal(`creates containers as labs/world/compose.yaml has them; another is ${found.join(', ')}`);
}

/** Paths at which they differ. */
function differences(given: unknown, expected: unknown, path = ''): string[] {
  const one: unknown = JSON.parse(JSON.stringify(given ?? null));
  const other: unknown = JSON.parse(JSON.stringify(expected ?? null));
  if (isDeepStrictEqual(one, other)) return [];
  if (!isObject(one) || !isObject(other)) return [path];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) =>
    key in one === key in other
      ? differences(one[key], other[key], path ? `${path}.${key}` : key)
      : [path ? `${path}.${key}` : key],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
