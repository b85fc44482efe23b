/**
 * What tests need from the machine. A test that needs something which is not here is skipped under a name that says so;
 * RELAYLAB_REQUIRE=docker,browser,postgres,… turns that into a failure, so that CI cannot go green by having nothing.
 */
import { existsSync } from 'node:fs';
import { expect, type TestAPI, test } from 'vitest';
import { locateTool, type Tool } from '../sandbox/cli/doctor/tools.ts';

export type Requirement = Tool | 'docker' | 'compose';

/** Where the thing is, or undefined. */
export const locate: Record<Requirement, () => string | undefined> = {
  ...locateTool,
  // Compose's second version is a plugin of the docker command, and a program of its own all the same.
  compose: () =>
    ['/usr/bin', '/usr/local/bin', '/usr/libexec/docker/cli-plugins', '/usr/lib/docker/cli-plugins']
      .map((folder) => `${folder}/docker-compose`)
      .find((path) => existsSync(path)),
  docker: () => ['/var/run/docker.sock'].find((path) => existsSync(path)),
};

export function required(requirement: Requirement): boolean {
  return (process.env.RELAYLAB_REQUIRE ?? '').split(',').some((name) => name.trim() === requirement);
}

/**
 * vitest's `test`, or its skipping twin. Use: `requires('swaks')('relays a message typed with swaks', async () => …)`.
 * With the requirement listed in RELAYLAB_REQUIRE and absent, the test fails and says what to install.
 */
export function requires(requirement: Requirement): TestAPI {
  if (locate[requirement]() !== undefined) return test;
  if (!required(requirement)) return Object.assign(test.skip, test) as TestAPI;
  test(`finds ${requirement}, which RELAYLAB_REQUIRE asks for`, () => {
    expect.fail(`${requirement} is not on this machine, but RELAYLAB_REQUIRE lists it`);
  });
  return Object.assign(test.skip, test) as TestAPI;
}
