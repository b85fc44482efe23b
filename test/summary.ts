/** Closes a test run with one plain line that any script can read: `N passed, N failed, N skipped`. */
import type { Reporter, TestModule } from 'vitest/node';

export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`);
    // Written when the process ends, so that nothing of vitest's own comes after it.
    process.once('exit', () => {
      process.stdout.write(
        `\n${count('passed')} passed, ${count('failed') + broken} failed, ${skipped.length} skipped\n`,
      );
    });
  }
}
