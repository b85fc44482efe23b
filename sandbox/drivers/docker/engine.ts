/** The Docker engine: one connection to its API, and its errors in our words. */
import Docker from 'dockerode';
import { LabError } from '../../errors.ts';
import { Turns } from '../../turns.ts';

/** What Node says when nobody answers at the engine's address. */
const NOBODY_THERE = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
]);

/**
 * Containers that are removed at once. With a hundred sandboxes' at the same moment, engine 20.10 locked up for good: two
 * of its network stack's locks are taken in either order while containers end.
 */
const REMOVALS = 4;

export class Engine {
  readonly docker: Docker;
  readonly removals = new Turns(REMOVALS);

  /** Without one: the engine that DOCKER_HOST names, else the local one. */
  constructor(docker: Docker = new Docker()) {
    this.docker = docker;
  }

  /** Where it is looked for, for people. */
  get address(): string {
    return process.env.DOCKER_HOST ?? '/var/run/docker.sock';
  }

  /** Whether it is on this machine: only there it listens at a path. */
  get isHere(): boolean {
    const { socketPath } = this.docker.modem as { socketPath?: unknown };
    return typeof socketPath === 'string';
  }

  /** Its version, or why it cannot be used. */
  async answer(): Promise<{ version: string } | { problem: string; fix: string }> {
    try {
      const { Version, ApiVersion } = await this.docker.version();
      return { version: `${Version} (API ${ApiVersion})` };
    } catch (error) {
      if (codeOf(error) === 'EACCES')
        return {
          problem: `the Docker engine at ${this.address} does not let this user in`,
          fix: 'Add the user to the group docker and log in again.',
        };
      return {
        problem: `no Docker engine answers at ${this.address}`,
        fix: 'Install and start Docker, or set DOCKER_HOST to where it listens.',
      };
    }
  }

  /** undefined when it is not there. */
  async image(name: string): Promise<Docker.ImageInspectInfo | undefined> {
    try {
      return await this.call((docker) => docker.getImage(name).inspect());
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  /** Runs calls of the API. Rejects with LabError `driver-unavailable` when the engine does not answer. */
  async call<T>(work: (docker: Docker) => Promise<T>): Promise<T> {
    try {
      return await work(this.docker);
    } catch (error) {
      throw this.translate(error);
    }
  }

  /** An error of the API in our words. */
  translate(error: unknown): Error {
    if (error instanceof LabError) return error;
    if (isUnreachable(error))
      return new LabError(
        'driver-unavailable',
        `The Docker engine at ${this.address} does not answer. Start it; everything goes on by itself then.`,
        { cause: error },
      );
    return error instanceof Error ? error : new Error(String(error));
  }
}

export function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}

function isUnreachable(error: unknown): boolean {
  if (statusOf(error) !== undefined) return false;
  return NOBODY_THERE.has(codeOf(error) ?? '') || /socket hang up/.test(String(error));
}
