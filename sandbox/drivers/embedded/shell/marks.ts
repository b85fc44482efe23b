/**
 * Rewrites a parsed script so that it streams and can be stopped. just-bash collects the output of a whole script before
 * it hands it over, never lets the event loop run inside a loop, and does not say whether a command's output goes to the
 * terminal. So commands whose streams lead to the terminal are told by a variable of their own, and loops and functions
 * begin with a command that yields.
 */

import type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash';
import { followers } from './follow.ts';

/** Three letters: `i` when input is the caller's, then where output and errors go. */
export const STREAMS = 'RELAYLAB_STREAMS';
/** The script that takes what this command writes, line by line. */
export const REST = 'RELAYLAB_REST';
const READ_LINE = '/usr/bin/relaylab-readline';
const YIELD = '/usr/bin/relaylab-yield';
const DROP = '/usr/bin/relaylab-drop';
const LEAVE = '/usr/bin/relaylab-leave';
const KEEP = '/usr/bin/relaylab-keep';

/** The caller's output, its errors, or collected by just-bash (for a pipe, a file, a substitution). */
export type Sink = 'o' | 'e' | '-';

export interface Streams {
  in: boolean;
  out: Sink;
  err: Sink;
}

export const CAPTURED: Streams = { in: false, out: '-', err: '-' };
export const DIRECT: Streams = { in: true, out: 'o', err: 'e' };

function letters({ in: input, out, err }: Streams): string {
  return `${input ? 'i' : '-'}${out}${err}`;
}

export function streamsOf(text = '---'): Streams {
  const sink = (letter?: string): Sink => (letter === 'o' || letter === 'e' ? letter : '-');
  return { in: text[0] === 'i', out: sink(text[1]), err: sink(text[2]) };
}

export interface MarkOptions {
  /** Whether a function is defined or may be called in this script. */
  callsFunction(script: ScriptNode): boolean;
  /** Whether this command takes the streams into account; others must not see the variable. */
  heeds(name: string): boolean;
  /** Keeps a function that this script defines, for the scripts that follow. */
  define(definition: CommandNode & { type: 'FunctionDef' }): string;
}

interface Context extends MarkOptions {
  streams: Streams;
  /** Inside ( ), a pipe or a substitution: `exit` ends only that. */
  subshell: boolean;
}

/** `subshell`: an `exit` in this script does not end the shell, and its functions end with it. */
export function markScript(script: ScriptNode, streams: Streams, subshell: boolean, options: MarkOptions): ScriptNode {
  // What functions print is collected, so what stands around a call must be too, or it would overtake it.
  const led = options.callsFunction(script) ? { ...CAPTURED, in: streams.in } : streams;
  const context: Context = { ...options, streams: led, subshell };
  return { ...script, statements: statements(script.statements, context) };
}

function statements(list: StatementNode[], context: Context): StatementNode[] {
  return list.map((statement) => ({
    ...statement,
    pipelines: statement.pipelines.map((pipeline) => markPipeline(pipeline, context)),
  }));
}

function markPipeline(pipeline: PipelineNode, context: Context): PipelineNode {
  const rest = context.streams.out === '-' ? undefined : followers(pipeline, nameOf);
  const [first] = pipeline.commands;
  if (rest !== undefined && first?.type === 'SimpleCommand')
    return {
      ...pipeline,
      commands: [{ ...first, assignments: [...first.assignments, assign(REST, rest)] }].map((node) =>
        command(node, context),
      ),
      pipeStderr: [],
    };
  const last = pipeline.commands.length - 1;
  const { streams } = context;
  const commands = pipeline.commands.map((node, index) =>
    command(node, {
      ...context,
      subshell: context.subshell || last > 0,
      streams: {
        in: streams.in && index === 0,
        out: index === last ? streams.out : '-',
        err: pipeline.pipeStderr?.[index] ? '-' : streams.err,
      },
    }),
  );
  return { ...pipeline, commands };
}

function command(node: CommandNode, outer: Context): CommandNode {
  const context = { ...outer, streams: redirected(node, outer.streams) };
  switch (node.type) {
    case 'SimpleCommand':
      return simple(node, context);
    case 'FunctionDef':
      return definition(node, context);
    case 'If':
      return {
        ...node,
        clauses: node.clauses.map(({ condition, body }) => ({
          condition: statements(condition, context),
          body: statements(body, context),
        })),
        elseBody: node.elseBody && statements(node.elseBody, context),
      };
    case 'For':
      return { ...node, words: node.words && nested(node.words, context), body: loop(node.body, context) };
    case 'CStyleFor':
      return { ...node, body: loop(node.body, context) };
    case 'While':
    case 'Until':
      return { ...node, condition: statements(node.condition, context), body: loop(node.body, context) };
    case 'Case':
      return {
        ...node,
        word: nested(node.word, context),
        items: node.items.map((item) => ({ ...item, body: statements(item.body, context) })),
      };
    case 'Subshell':
      return { ...node, body: statements(node.body, { ...context, subshell: true }) };
    case 'Group':
      return { ...node, body: statements(node.body, context) };
    default:
      return nested(node, context);
  }
}

function loop(body: StatementNode[], context: Context): StatementNode[] {
  return [call(YIELD), ...statements(body, context)];
}

/** A function may run anywhere, so its commands' output is collected; and it may call itself without end. */
function definition(node: CommandNode & { type: 'FunctionDef' }, context: Context): CommandNode {
  const body = command(node.body, { ...context, streams: CAPTURED });
  if (body.type === 'SimpleCommand' || body.type === 'FunctionDef') return node;
  const guarded = { ...node, body: group([call(YIELD), statement(body)]) };
  if (context.subshell) return guarded;
  return group([statement(guarded), call(KEEP, context.define(guarded))]);
}

function simple(node: SimpleCommandNode, context: Context): CommandNode {
  const name = literal(node.name);
  const marked: SimpleCommandNode = {
    ...node,
    args: nested(node.args, context),
    assignments: nested(node.assignments, context),
    redirections: nested(node.redirections, context),
  };
  if ((name === 'exit' || name === 'logout') && !context.subshell) {
    const left = name === 'exit' ? marked : { ...marked, name: word('exit') };
    return group([call(LEAVE), statement(left)]);
  }
  if (name === 'read' && context.streams.in) return fromKeyboard(marked);
  const value = letters(context.streams);
  if (value === '---' || name === undefined || !context.heeds(name)) return marked;
  return { ...marked, assignments: [...marked.assignments, assign(STREAMS, value)] };
}

function nameOf(node: CommandNode): string | undefined {
  return node.type === 'SimpleCommand' && node.redirections.length === 0 ? literal(node.name) : undefined;
}

function assign(name: string, value: string): SimpleCommandNode['assignments'][number] {
  const quoted: WordNode = { type: 'Word', parts: [{ type: 'SingleQuoted', value }] };
  return { type: 'Assignment', name, value: quoted, append: false, array: null };
}

/** `read` takes a line from the keyboard by way of a command that can wait for one. */
function fromKeyboard(node: SimpleCommandNode): SimpleCommandNode {
  const line: ScriptNode = {
    type: 'Script',
    statements: [statement({ ...node, name: word(READ_LINE), assignments: [], redirections: [] })],
  };
  const target: WordNode = {
    type: 'Word',
    parts: [{ type: 'DoubleQuoted', parts: [{ type: 'CommandSubstitution', body: line, legacy: false }] }],
  };
  return { ...node, redirections: [...node.redirections, { type: 'Redirection', fd: null, operator: '<<<', target }] };
}

/** Follows the redirections of a command as bash does, from left to right. */
function redirected(node: CommandNode, streams: Streams): Streams {
  const now = { ...streams };
  for (const { operator, fd, target } of node.redirections) {
    const to = target.type === 'Word' ? literal(target) : undefined;
    if (operator === '&>' || operator === '&>>') Object.assign(now, { out: '-', err: '-' });
    else if (operator.startsWith('<')) now.in &&= (fd ?? 0) !== 0;
    else if (operator === '>&' && fd === 2 && to === '1') now.err = now.out;
    else if (operator === '>&' && (fd ?? 1) === 1 && to === '2') now.out = now.err;
    else if ((fd ?? 1) === 1) now.out = '-';
    else if (fd === 2) now.err = '-';
  }
  return now;
}

/** Rewrites the scripts inside $( ) and <( ), wherever they are. */
function nested<T>(value: T, context: Context): T {
  if (Array.isArray(value)) return value.map((item: unknown) => nested(item, context)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]: [string, unknown]) => [
    key,
    isScript(part) ? substitution(part, context) : nested(part, { ...context, subshell: true }),
  ]);
  return Object.fromEntries(entries) as T;
}

/** It may see the variables of the command that it is written behind, so they are dropped there. */
function substitution(script: ScriptNode, context: Context): ScriptNode {
  const marked = markScript(script, CAPTURED, true, context);
  // $(< file) reads the file only when nothing else is in it.
  const [only, ...more] = script.statements.flatMap(({ pipelines }) => pipelines.flatMap(({ commands }) => commands));
  if (more.length === 0 && only?.type === 'SimpleCommand' && only.name === null) return marked;
  return { ...marked, statements: [call(DROP), ...marked.statements] };
}

function isScript(value: unknown): value is ScriptNode {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Script';
}

/** The text of a word without expansions. */
function literal(node: WordNode | null): string | undefined {
  const [part, ...more] = node?.parts ?? [];
  return part?.type === 'Literal' && more.length === 0 ? part.value : undefined;
}

function word(value: string): WordNode {
  return { type: 'Word', parts: [{ type: 'Literal', value }] };
}

function statement(node: CommandNode): StatementNode {
  const pipeline: PipelineNode = { type: 'Pipeline', commands: [node], negated: false };
  return { type: 'Statement', pipelines: [pipeline], operators: [], background: false };
}

function call(name: string, ...args: string[]): StatementNode {
  return statement({
    type: 'SimpleCommand',
    name: word(name),
    args: args.map(word),
    assignments: [],
    redirections: [],
  });
}

function group(body: StatementNode[]): CommandNode & { type: 'Group' } {
  return { type: 'Group', body, redirections: [] };
}
