/** What every lesson has: a length that can be read, a quiz that explains, a summary, and where to read on. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { type MdastNode, mdxToMdast } from 'satteri';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const docs = resolve(import.meta.dirname, '../../site/src/content/docs');
const Quiz = z.array(
  z.object({
    text: z.string(),
    options: z.array(z.object({ text: z.string(), right: z.boolean().default(false), why: z.string() })).min(2),
  }),
);
/** Not prose: they are looked at or answered. */
const NO_PROSE = new Set(['Command', 'Screen', 'Setup', 'Quiz']);

const chapters = globSync('{,id/}*.mdx', { cwd: docs })
  .map((name) => ({ name, text: readFileSync(join(docs, name), 'utf8') }))
  .filter(({ text }) => /^chapter: /m.test(text))
  .map(({ name, text }) => ({ name, nodes: [...nodesOf(mdxToMdast(text, { features: { frontmatter: true } }))] }));

interface Found {
  node: Readonly<MdastNode>;
  prose: boolean;
}

function* nodesOf(node: Readonly<MdastNode>, prose = true): Generator<Found> {
  const isProse = prose && !('name' in node && NO_PROSE.has(String(node.name)));
  yield { node, prose: isProse };
  if ('children' in node) for (const child of node.children) yield* nodesOf(child, isProse);
}

const elements = (nodes: Found[], name: string) =>
  nodes.flatMap(({ node }) => (node.type === 'mdxJsxFlowElement' && node.name === name ? [node] : []));

test('there are thirteen lessons, and some in Indonesian', () => {
  expect(chapters.filter(({ name }) => !name.startsWith('id/'))).toHaveLength(13);
  expect(chapters.length).toBeGreaterThan(13);
});

describe.each(chapters)('$name', ({ nodes }) => {
  test('has 600 to 1,500 words of prose', () => {
    const texts = nodes.flatMap(({ node, prose }) =>
      prose && (node.type === 'text' || node.type === 'inlineCode') ? [node.value] : [],
    );
    const words = texts.join(' ').match(/\S+/g)?.length ?? 0;
    expect(words).toBeGreaterThanOrEqual(600);
    expect(words).toBeLessThanOrEqual(1_500);
  });

  test('asks three to six questions, and explains each answer, right or wrong', () => {
    const quizzes = elements(nodes, 'Quiz').map(({ attributes }) => {
      const questions = attributes.find((one) => one.type === 'mdxJsxAttribute' && one.name === 'questions');
      if (typeof questions?.value !== 'object' || questions.value === null)
        throw new Error('the quiz has no questions');
      const value: unknown = runInNewContext(`(${questions.value.value})`);
      return Quiz.parse(JSON.parse(JSON.stringify(value)));
    });
    expect(quizzes).toHaveLength(1);
    expect(quizzes[0]?.length).toBeGreaterThanOrEqual(3);
    expect(quizzes[0]?.length).toBeLessThanOrEqual(6);
    for (const { text, options } of quizzes[0] ?? []) {
      expect(
        options.some(({ right }) => right),
        text,
      ).toBe(true);
      expect(
        options.some(({ right }) => !right),
        text,
      ).toBe(true);
    }
  });

  test('ends with a summary, and with where to read on', () => {
    expect(elements(nodes, 'Summary')).toHaveLength(1);
    const last = nodes.findLastIndex(({ node }) => node.type === 'heading' && node.depth === 2);
    const links = nodes.slice(last).filter(({ node }) => node.type === 'link');
    expect(links.length).toBeGreaterThanOrEqual(2);
  });
});
