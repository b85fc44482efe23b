/** Sandboxes for tests of the grader: a lab on the embedded driver, in one of its states, with checks of one's own choice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Check, CheckResult, Lab } from '../../labs/schema.ts';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import type { Driver, Sandbox } from '../../sandbox/drivers/driver.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { applyState } from '../../sandbox/grader/trial.ts';
import { fillIn } from '../../sandbox/world/template.ts';
import { variablesOf } from '../../sandbox/world/variables.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';

const catalog = await loadCatalog();

/** `sandboxIn(lab, state)` for the tests of one file; all of them go away at its end. */
export function gradedSandboxes() {
  let dataDir = '';
  let driver: Driver | undefined;
  let made = 0;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'grader-'));
    driver = await chooseDriver('embedded', { dataDir });
  });
  afterAll(async () => {
    await driver?.[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });
  return async (id: string, state: string): Promise<{ sandbox: Sandbox; lab: Lab }> => {
    if (!driver) throw new Error('a sandbox was asked for outside a test');
    const lab = catalog.lab(id);
    const world = drawWorld('grader', lab.definition.variant);
    made += 1;
    const name = `grader-${made}`;
    const files = await lab.startingFiles(world);
    const sandbox = await driver.create({ id: name, lab: id, world, files });
    const fix = await lab.state(state, world);
    if (fix) await applyState(sandbox, fix);
    return { sandbox, lab: lab.definition };
  };
}

/** Runs a script on a host as root, with the world's names filled in. */
export async function runScript(sandbox: Sandbox, host: 'mail' | 'outside' | 'inside', script: string): Promise<void> {
  const text = fillIn(script, variablesOf(sandbox.world), 'the test');
  const { exitCode, stderr } = await sandbox.run(host, ['bash', '-c', `set -e\n${text}`]);
  if (exitCode !== 0) throw new Error(`${text} ended with ${exitCode}: ${stderr}`);
}

/** The lab with a single task of this one check. */
function onlyCheck(lab: Lab, check: Check): Lab {
  const task = lab.tasks.find(({ fault }) => fault === undefined);
  if (!task) throw new Error(`${lab.id} has no task of its own checks only`);
  return { ...lab, central: 'only', tasks: [{ ...task, id: 'only', checks: [check] }] };
}

export async function gradeOnly(sandbox: Sandbox, lab: Lab, check: Check, answer?: string): Promise<CheckResult> {
  const answers: Record<string, string> = answer === undefined ? {} : { only: answer };
  const [task] = (await grade({ sandbox, lab: onlyCheck(lab, check), answers })).tasks;
  const [result] = task?.checks ?? [];
  if (!result) throw new Error('the check has no result');
  return result;
}

/** The sandbox with some of its parts replaced: a prober that fails, a restart with side effects. */
export function withParts(sandbox: Sandbox, parts: Partial<Sandbox>): Sandbox {
  return new Proxy(sandbox, {
    get(target, name) {
      if (name in parts) return Reflect.get(parts, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
