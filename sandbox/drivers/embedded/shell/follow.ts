/**
 * Pipes whose first command never ends: `tail -f /var/log/mail.log | grep reject`. just-bash runs one command of a pipe
 * after the other, so nothing would ever come out; here the rest of the pipe is run for each batch of whole lines.
 */
import { type CommandNode, type PipelineNode, type ScriptNode, serialize } from 'just-bash';

/** Commands that treat every line by itself, so that running them again and again gives the same as running them once. */
const BY_LINE: ReadonlySet<string> = new Set([
  'grep',
  'egrep',
  'fgrep',
  'sed',
  'awk',
  'cut',
  'tr',
  'cat',
  'rev',
  'tee',
]);

const ENDLESS: Record<string, RegExp> = {
  tail: /^-[a-z0-9]*[fF]|^--follow/,
  journalctl: /^-[a-z]*f|^--follow/,
};

/** The rest of such a pipe as a script; undefined for every other pipe. */
export function followers(
  pipeline: PipelineNode,
  nameOf: (node: CommandNode) => string | undefined,
): string | undefined {
  const [first, ...rest] = pipeline.commands;
  if (first?.type !== 'SimpleCommand' || rest.length === 0) return undefined;
  const endless = ENDLESS[nameOf(first) ?? ''];
  const follows = first.args.some((arg) => {
    const [part] = arg.parts;
    return part?.type === 'Literal' && endless?.test(part.value);
  });
  if (!follows || !rest.every((node) => BY_LINE.has(nameOf(node) ?? ''))) return undefined;
  const script: ScriptNode = {
    type: 'Script',
    statements: [
      {
        type: 'Statement',
        pipelines: [{ type: 'Pipeline', commands: rest, negated: false }],
        operators: [],
        background: false,
      },
    ],
  };
  return serialize(script);
}

/** Gives whole lines to `run`, one batch after the other. */
export class LineBatches {
  readonly #run: (lines: string) => Promise<void>;
  #rest = '';
  #working: Promise<void> | undefined;

  constructor(run: (lines: string) => Promise<void>) {
    this.#run = run;
  }

  add(data: string | Uint8Array): void {
    this.#rest += Buffer.from(data).toString('latin1');
    if (this.#rest.includes('\n')) this.#working ??= this.#work();
  }

  async end(): Promise<void> {
    await this.#working;
    if (this.#rest !== '') await this.#run(this.#rest);
    this.#rest = '';
  }

  async #work(): Promise<void> {
    try {
      for (let end = this.#rest.lastIndexOf('\n'); end >= 0; end = this.#rest.lastIndexOf('\n')) {
        const lines = this.#rest.slice(0, end + 1);
        this.#rest = this.#rest.slice(end + 1);
        await this.#run(lines);
      }
    } finally {
      this.#working = undefined;
    }
  }
}
