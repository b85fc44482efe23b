/** What a lesson has the student do, read from its MDX by the parser that builds the site. */
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { type MdastNode, mdxToMdast } from 'satteri';
import { parse } from 'yaml';
import { z } from 'zod';
import { STUDENT_HOSTS } from '../../labs/schema.ts';

const root = resolve(import.meta.dirname, '..', '..');
const PAGES = 'site/src/content/docs';
const FRONTMATTER = /^---\n(.*?)\n---\n/s;
/** Outside braces, the site sets these as typography: `--` becomes a dash, quotes become curly. */
const TYPOGRAPHY = /--|\.\.\.|["']/;

const host = z.enum(STUDENT_HOSTS);
const children = z.string().trim().min(1);
/** As the components take them; an attribute that they do not know is a mistake in the lesson. */
const ELEMENTS = {
  Command: z.strictObject({
    host,
    children,
    copyOnly: z.boolean().default(false),
    fill: z.record(z.string().min(1), z.string().min(1)).default({}),
    ends: z.int().optional(),
  }),
  Screen: z.strictObject({ title: z.string(), text: z.string(), example: z.boolean().default(false) }),
  Setup: z.strictObject({ host, children }),
};

interface Place {
  /** Counted from 1. */
  line: number;
}
export type CommandStep = Place & { kind: 'command' } & z.infer<typeof ELEMENTS.Command>;
export type ScreenStep = Place & { kind: 'screen' } & z.infer<typeof ELEMENTS.Screen>;
export type SetupStep = Place & { kind: 'setup' } & z.infer<typeof ELEMENTS.Setup>;
type Step = CommandStep | ScreenStep | SetupStep;

export interface Lesson {
  /** Path below the pages, without its ending: `is-it-open`, `id/is-it-open`. */
  name: string;
  file: string;
  lab?: string | undefined;
  /** In the order of the page. */
  steps: Step[];
}

/** Every page of the site that names a lab or has something to type. */
export function allLessons(): Lesson[] {
  const files = globSync(`${PAGES}/**/*.mdx`, { cwd: root }).sort();
  return files
    .map((file) => readLesson(readFileSync(join(root, file), 'utf8'), file))
    .filter(({ lab, steps }) => lab !== undefined || steps.length > 0);
}

/** Throws an Error that names file and line for an element whose attributes are not as the component takes them. */
export function readLesson(text: string, file: string): Lesson {
  const front = z.looseObject({ lab: z.string().optional() }).parse(parse(FRONTMATTER.exec(text)?.[1] ?? '') ?? {});
  const steps: Step[] = [];
  collect(mdxToMdast(text, { features: { frontmatter: true } }), file, steps);
  return { name: relative(PAGES, file).replace(/\.mdx$/, ''), file, lab: front.lab, steps };
}

function collect(node: Readonly<MdastNode>, file: string, steps: Step[]): void {
  if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') {
    const line = node.position?.start.line ?? 0;
    const element = { where: `${file}:${line}: <${node.name}>`, line };
    if (node.name === 'Command')
      steps.push({
        kind: 'command',
        line,
        ...read(ELEMENTS.Command, withChildren(node, element.where), element.where),
      });
    if (node.name === 'Setup')
      steps.push({ kind: 'setup', line, ...read(ELEMENTS.Setup, withChildren(node, element.where), element.where) });
    if (node.name === 'Screen')
      steps.push({ kind: 'screen', line, ...read(ELEMENTS.Screen, attributesOf(node), element.where) });
  }
  if ('children' in node) for (const child of node.children) collect(child, file, steps);
}

type Element = Extract<MdastNode, { type: 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;

function read<T extends z.ZodType>(schema: T, attributes: Record<string, unknown>, where: string): z.infer<T> {
  const { success, data, error } = schema.safeParse(attributes);
  if (!success) throw new Error(`${where}: ${z.prettifyError(error)}`);
  return data;
}

function attributesOf(element: Readonly<Element>): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const attribute of element.attributes) {
    if (attribute.type !== 'mdxJsxAttribute') continue;
    const { name, value } = attribute;
    attributes[name] = typeof value === 'object' && value !== null ? evaluated(value.value) : (value ?? true);
  }
  return attributes;
}

function withChildren(element: Readonly<Element>, where: string): Record<string, unknown> {
  return { ...attributesOf(element), children: element.children.map((child) => textOf(child, where)).join('') };
}

/** Expressions of lessons are literals; what the lesson's author wrote runs when the site is built, too. */
function evaluated(expression: string): unknown {
  const value: unknown = runInNewContext(`(${expression})`);
  // Objects of another context are no plain objects to zod.
  return typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
}

function textOf(node: Readonly<MdastNode>, where: string): string {
  if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') return String(evaluated(node.value));
  if (node.type === 'text') {
    if (TYPOGRAPHY.test(node.value)) throw new Error(`${where}: write this command as {\`…\`}: ${node.value}`);
    return node.value;
  }
  if ('children' in node && node.type === 'paragraph')
    return node.children.map((child) => textOf(child, where)).join('');
  throw new Error(`${where}: holds markup (${node.type}). Write the command as {\`…\`}.`);
}
