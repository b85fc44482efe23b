/** Does in a sandbox what a lesson has the student do, and tells where the lesson is wrong. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import type { Patience } from '../../sandbox/grader/awaited.ts';
import { fillIn } from '../../sandbox/world/template.ts';
import { variablesOf } from '../../sandbox/world/variables.ts';
import { fillSamples } from '../../site/src/components/names.ts';
import { faultsOfConfiguration } from './configuration.ts';
import type { CommandStep, Lesson, ScreenStep, SetupStep } from './read-lesson.ts';
import { isShown, type Shown } from './shape.ts';
import { TypedTerminal } from './typed.ts';

/** How long mail on its way, or a student's wait, may take on a crowded machine; and how often to look. */
const PATIENCE: Patience = { forMs: 30_000, everyMs: 50 };
/** nmap's sixteen forms of envelope take 18 seconds of a closed Postfix; on a crowded machine, longer. */
const COMMAND_TIMEOUT_MS = 90_000;

/** Programs that hold a conversation, or go on until they are stopped. */
const INTERACTIVE =
  /(?:^|[|;&]\s*)(?:telnet|nc|ncat|openssl s_client|top|watch|nano|vi|vim|less|more|passwd|journalctl.* -f|tail (?:-\w+ )*-[fF]|tail -\w*[fF]|(?:vm|io)stat (?:-\w+ )*\d+$)\b/;
/** Programs that change nothing, so that one may ask again until mail on its way is there. */
const ASKING =
  /^(?:grep|egrep|zgrep|tail|head|cat|mailq|qshape|postcat|dig|host|ls|ss|wc|sort|uniq|awk|sed|cut|tr|jq|journalctl|uptime|ps|vmstat|iostat|df|pflogsumm|find|stat|zcat|getent|ip|doveadm log|postqueue -[pj]|postconf(?! -\w*[eX#])|systemctl (?:status|is-active)|echo|true|column|nl|less)\b/;
/** As bash has them: it is not there, it may not be run, it did not end. */
const NOT_RUN = new Set([124, 126, 127]);

export interface Fault {
  line: number;
  text: string;
}

export class Player {
  readonly #lesson: Lesson;
  readonly #sandbox: Sandbox;
  readonly #patience: Patience;
  readonly #names: Record<string, string>;
  readonly #filled = new Map<string, string>();
  readonly #faults: Fault[] = [];
  /** For who writes a lesson: each command with all that it showed. */
  readonly seen: { line: number; command: string; output: string[] }[] = [];

  constructor(lesson: Lesson, sandbox: Sandbox, patience = PATIENCE) {
    this.#lesson = lesson;
    this.#patience = patience;
    this.#sandbox = sandbox;
    this.#names = variablesOf(sandbox.world);
  }

  /** In the order of the page. Resolves to what is wrong; nothing, when all is as the lesson says. */
  async play(): Promise<Fault[]> {
    const { steps } = this.#lesson;
    let asked = false;
    for (const [index, step] of steps.entries()) {
      if (step.kind === 'setup') await this.#setUp(step);
      else if (step.kind === 'command') {
        asked = true;
        await this.#do(step, this.#screensAfter(index));
      } else this.#look(step, asked);
    }
    return this.#faults;
  }

  /** Those that show the output of the command at this place. */
  #screensAfter(index: number): ScreenStep[] {
    const after = this.#lesson.steps.slice(index + 1);
    const next = after.findIndex(({ kind }) => kind === 'command');
    return after
      .slice(0, next === -1 ? undefined : next)
      .filter((step) => step.kind === 'screen')
      .filter(({ example }) => !example);
  }

  /** What no command has to show. */
  #look(step: ScreenStep, asked: boolean): void {
    if (!step.example && !asked)
      this.#fault(step.line, 'no command stands before this Screen. Put one there, or mark it as an `example`.');
    for (const fault of faultsOfConfiguration(step.title, this.#nameOrSample(step.text))) this.#fault(step.line, fault);
  }

  async #setUp({ line, host, children }: SetupStep): Promise<void> {
    const command = this.#name(children);
    const run = () => this.#sandbox.run(host, ['bash', '-c', command], { timeoutMs: COMMAND_TIMEOUT_MS });
    let last = await run();
    for (const late = Date.now() + this.#patience.forMs; last.exitCode !== 0 && Date.now() < late; last = await run())
      await pause(this.#patience.everyMs);
    if (last.exitCode !== 0)
      this.#fault(line, `Setup never ended with 0 but with ${last.exitCode}:\n${quoted(command)}\n${shown(last)}`);
  }

  async #do(step: CommandStep, screens: ScreenStep[]): Promise<void> {
    const command = await this.#complete(step);
    if (command === undefined) return;
    const texts = screens.map((screen) => this.#words(this.#name(screen.text)).split('\n'));
    if (INTERACTIVE.test(command) || texts.flat().some(isTyped)) await this.#type(step, command, screens, texts);
    else await this.#run(step, command, screens, texts);
  }

  async #run(step: CommandStep, command: string, screens: ScreenStep[], texts: string[][]): Promise<void> {
    const { host, line } = step;
    const run = () => this.#sandbox.run(host, ['bash', '-c', command], { timeoutMs: COMMAND_TIMEOUT_MS });
    const isContent = ({ exitCode }: { exitCode: number }) => screens.length > 0 || exitCode === (step.ends ?? 0);
    let result = await run();
    let output = linesOf(result);
    let missing = firstMissing(texts, output, command);
    const late = Date.now() + this.#patience.forMs;
    while ((missing || !isContent(result)) && isAsking(command) && Date.now() < late) {
      await pause(this.#patience.everyMs);
      result = await run();
      output = linesOf(result);
      missing = firstMissing(texts, output, command);
    }
    this.seen.push({ line, command, output });
    if (NOT_RUN.has(result.exitCode)) this.#fault(line, `could not be run:\n${quoted(command)}\n${shown(result)}`);
    else if (!isContent(result))
      this.#fault(
        line,
        `ended with ${result.exitCode}, not ${step.ends ?? 0}. Say so with \`ends\`, or show it in a Screen:\n${quoted(command)}\n${shown(result)}`,
      );
    else if (missing) this.#differs(screens[missing.screen]?.line ?? line, command, missing.line, output);
  }

  async #type(step: CommandStep, command: string, screens: ScreenStep[], texts: string[][]): Promise<void> {
    await using terminal = await TypedTerminal.open(this.#sandbox, step.host);
    const before = terminal.lines().length;
    const output = () => terminal.lines().slice(before);
    terminal.type(command);
    const failure = await this.#converse(terminal, command, screens, texts, output);
    this.seen.push({ line: step.line, command, output: output() });
    if (output().some((line) => /^bash: .*(?:command not found|No such file)/.test(line)))
      this.#fault(step.line, `could not be run:\n${quoted(command)}\n${quoted(output().join('\n'))}`);
    else if (failure) this.#differs(failure.line, command, failure.missing, output());
  }

  /** Types what the Screens say is typed, each line when all before it is shown. */
  async #converse(
    terminal: TypedTerminal,
    command: string,
    screens: ScreenStep[],
    texts: string[][],
    output: () => string[],
  ): Promise<{ line: number; missing: string } | undefined> {
    // A program without a Screen has run when it shows something, or is done.
    if (texts.length === 0) {
      const started = await terminal.until(() => output().length > 0, this.#patience.forMs);
      return started ? undefined : { line: 0, missing: '(anything)' };
    }
    const expected: string[] = [];
    for (const [index, lines] of texts.entries())
      for (const [at, line] of lines.entries()) {
        if (!isTyped(line)) expected.push(line);
        if (!isTyped(line) && at < lines.length - 1) continue;
        let state: Shown = { all: true };
        const isThere = () => {
          state = isShown(expected, output(), command);
          return state.all;
        };
        if (!(await terminal.until(isThere, this.#patience.forMs)) && !state.all)
          return { line: screens[index]?.line ?? 0, missing: (state as { missing: string }).missing };
        if (isTyped(line)) terminal.type(line.replace(TYPED, ''));
      }
    return undefined;
  }

  /** The command with the student's names, and with what stands for the words to be completed. */
  async #complete({ line, host, children, fill, copyOnly }: CommandStep): Promise<string | undefined> {
    if (copyOnly && Object.keys(fill).length === 0) {
      this.#fault(line, 'is `copyOnly`: say with `fill` what the student puts in for which word.');
      return undefined;
    }
    for (const [word, asks] of Object.entries(fill)) {
      const command = this.#words(this.#name(asks));
      const value = await this.#answer(host, command);
      if (value === undefined || !children.includes(word)) {
        this.#fault(line, `${word} is not in the command, or nothing stands for it; asked was:\n${quoted(command)}`);
        return undefined;
      }
      this.#filled.set(word, value);
    }
    return this.#words(this.#name(children));
  }

  async #answer(host: CommandStep['host'], command: string): Promise<string | undefined> {
    for (const late = Date.now() + this.#patience.forMs; ; await pause(this.#patience.everyMs)) {
      const { stdout } = await this.#sandbox.run(host, ['bash', '-c', command]);
      if (stdout.trim() !== '') return stdout.trim();
      if (Date.now() > late) return undefined;
    }
  }

  #name(text: string): string {
    return fillIn(text, this.#names, this.#lesson.file);
  }

  /** What is only looked at may hold names that this lab has not, as on the page. */
  #nameOrSample(text: string): string {
    return fillSamples(text.replace(/\{\{\s*([a-z0-9.]+)\s*\}\}/gi, (all, name: string) => this.#names[name] ?? all));
  }

  #words(text: string): string {
    let filled = text;
    for (const [word, value] of this.#filled) filled = filled.replaceAll(word, value);
    return filled;
  }

  #differs(line: number, command: string, missing: string, output: string[]): void {
    this.#fault(
      line,
      `the output lacks, or has too early, this line:\n${quoted(missing)}\nafter this command:\n${quoted(command)}\nWhat came:\n${quoted(output.join('\n'))}`,
    );
  }

  #fault(line: number, text: string): void {
    this.#faults.push({ line, text });
  }
}

const TYPED = /^> ?/;
const isTyped = (line: string) => TYPED.test(line);

function firstMissing(
  texts: string[][],
  output: string[],
  command: string,
): { screen: number; line: string } | undefined {
  for (const [screen, lines] of texts.entries()) {
    const state = isShown(lines, output, command);
    if (!state.all) return { screen, line: state.missing };
  }
  return undefined;
}

/** Each part of the line changes nothing. */
function isAsking(command: string): boolean {
  const parts = command.split(/\|\||&&|[|;]/).map((part) => part.trim());
  return parts.every((part) => ASKING.test(part)) && !/(?<![<2])>(?!&)/.test(command);
}

function linesOf({ stdout, stderr }: { stdout: string; stderr: string }): string[] {
  return `${stdout}${stderr}`.replaceAll('\r', '').trimEnd().split('\n');
}

const quoted = (text: string) => text.replace(/^/gm, '    ');
const shown = (result: { stdout: string; stderr: string }) => quoted(linesOf(result).join('\n'));
