/** How long a solved lab takes to be graded, and how much of that is its mail service being restarted. */
import type { CatalogLab } from '../../catalog.ts';
import type { Driver } from '../../drivers/driver.ts';
import { grade } from '../../grader/grade.ts';
import { applyState } from '../../grader/trial.ts';
import { make } from './sitting.ts';

export interface Grading {
  /** Milliseconds. */
  whole: number;
  restart: number;
}

export async function timeGrading(driver: Driver, lab: CatalogLab, seed: string): Promise<Grading> {
  await using sandbox = await make(driver, lab, seed);
  const state = await lab.state('solution', sandbox.world);
  const answers = state ? await applyState(sandbox, state) : {};
  const restartMail = sandbox.restartMail.bind(sandbox);
  let restart = 0;
  sandbox.restartMail = async () => {
    const began = performance.now();
    await restartMail();
    restart += performance.now() - began;
  };
  const began = performance.now();
  const { score, max, reason } = await grade({ sandbox, lab: lab.definition, answers });
  const whole = performance.now() - began;
  if (score !== max)
    throw new Error(`${lab.definition.id}, solved, was graded ${score} of ${max}${reason ? `: ${reason}` : ''}`);
  return { whole, restart };
}
