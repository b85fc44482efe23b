/**
 * Carries a shell's state from one line to the next. just-bash starts each script from the state that its instance was
 * made with and returns only the variables; what else changes (arrays, options, attributes) lives in a private field.
 */
import type { Bash, CommandNode } from 'just-bash';

/** The parts of just-bash's InterpreterState (dist/interpreter/types.d.ts of the locked version) that are carried on. */
interface State {
  env: Map<string, string>;
  cwd: string;
  previousDir: string;
  lastExitCode: number;
  functions: Map<string, CommandNode>;
  options: Record<string, boolean>;
  shoptOptions: Record<string, boolean>;
}

/** Scripts share these sets with the instance, so what they change in them stays, once the sets exist. */
const ATTRIBUTES = [
  'associativeArrays',
  'integerVars',
  'namerefs',
  'boundNamerefs',
  'invalidNamerefs',
  'lowercaseVars',
  'uppercaseVars',
  'declaredVars',
] as const;

export class ShellState {
  readonly #state: State;

  constructor(bash: Bash) {
    const state: unknown = Reflect.get(bash, 'state');
    if (!isState(state)) throw new Error('this version of just-bash keeps its state differently; see shell-state.ts');
    this.#state = state;
    for (const attribute of ATTRIBUTES) Reflect.set(state, attribute, new Set<string>());
    Reflect.set(state, 'directoryStack', []);
    state.shoptOptions.expand_aliases = true;
  }

  get cwd(): string {
    return this.#state.cwd;
  }

  get(name: string): string | undefined {
    return this.#state.env.get(name);
  }

  get lastExitCode(): number {
    return this.#state.lastExitCode;
  }

  set lastExitCode(status: number) {
    this.#state.lastExitCode = status;
  }

  get names(): string[] {
    return [...this.#state.env.keys()];
  }

  get functions(): string[] {
    return [...this.#state.functions.keys()];
  }

  define(name: string, definition: CommandNode): void {
    this.#state.functions.set(name, definition);
  }

  /** Takes over the variables that a script left behind. */
  carry(env: Record<string, string>, exitCode: number): void {
    const state = this.#state;
    state.env = new Map(Object.entries(env));
    state.cwd = env.PWD ?? state.cwd;
    state.previousDir = env.OLDPWD ?? state.previousDir;
    state.lastExitCode = exitCode;
    const set = new Set((env.SHELLOPTS ?? '').split(':'));
    for (const option of Object.keys(state.options)) state.options[option] = set.has(option);
  }
}

function isState(value: unknown): value is State {
  return (
    typeof value === 'object' &&
    value !== null &&
    'env' in value &&
    value.env instanceof Map &&
    'functions' in value &&
    value.functions instanceof Map &&
    'shoptOptions' in value &&
    'options' in value &&
    'cwd' in value
  );
}
