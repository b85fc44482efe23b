/** Which system calls a host's programs may make: labs/world/seccomp.json, as the engine wants it in a container's options. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FILE = resolve(import.meta.dirname, '..', '..', '..', 'labs', 'world', 'seccomp.json');

export function seccompOption(): string {
  return `seccomp=${JSON.stringify(JSON.parse(readFileSync(FILE, 'utf8')))}`;
}
