/** What is wrong with lab folders, collected so that an author sees all of it at once. */
import { LabError } from '../errors.ts';

export class Problems {
  readonly #lines: string[] = [];

  /** `file` as the author would open it; `what` says what is wrong and what to do. */
  add(file: string, what: string): void {
    this.#lines.push(`${file}: ${what}`);
  }

  /** Runs what may throw LabError `bad-lab`, and keeps its message. */
  collect(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.#lines.push(error.message);
    }
  }

  get count(): number {
    return this.#lines.length;
  }

  /** Throws LabError `bad-lab` with one problem a line, when there are any. */
  throwIfAny(): void {
    if (this.#lines.length > 0) throw new LabError('bad-lab', this.#lines.join('\n'));
  }
}
