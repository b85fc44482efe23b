/** The rules of the house: which room may import what. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const sources = globSync('{labs,sandbox,site}/**/*.{ts,tsx,mjs,astro,mdx}', {
  cwd: root,
  exclude: (name) => /(^|\/)(node_modules|dist|\.astro)(\/|$)/.test(String(name)),
}).map(String);

interface Import {
  file: string;
  /** Path from the top for our own files, else the package's name. */
  target: string;
  own: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g,
  );
  return [...statements].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    const own = specifier.startsWith('.');
    return { file, own, target: own ? relative(root, resolve(root, dirname(file), specifier)) : specifier };
  });
}

const imports = sources.flatMap(importsOf);
const from = (prefix: string) => imports.filter(({ file }) => file.startsWith(prefix));
const shown = (list: Import[]) => list.map(({ file, target }) => `${file} imports ${target}`);
const usersOf = (name: RegExp, allowed: RegExp) =>
  shown(imports.filter(({ file, target, own }) => !own && name.test(target) && !allowed.test(file)));

describe('the house', () => {
  test('the search for imports finds imports', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  test('labs/ imports nothing of ours', () => {
    expect(shown(from('labs/').filter(({ own, target }) => own && !target.startsWith('labs/')))).toEqual([]);
  });

  test('sandbox/postfix/ imports nothing of ours', () => {
    expect(
      shown(from('sandbox/postfix/').filter(({ own, target }) => own && !target.startsWith('sandbox/postfix/'))),
    ).toEqual([]);
  });

  test.each(['grader', 'terminal', 'lab', 'http', 'gradebook'])(
    'sandbox/%s/ knows drivers only through their contract',
    (room) => {
      const inside = from(`sandbox/${room}/`).filter(({ target }) => target.startsWith('sandbox/drivers/'));
      expect(shown(inside.filter(({ target }) => !/^sandbox\/drivers\/(driver|events)\.ts$/.test(target)))).toEqual([]);
    },
  );

  test('only the composition root and the command line choose a driver', () => {
    const choosers = imports.filter(({ target }) => /^sandbox\/drivers\/[a-z]+\/index\.ts$/.test(target));
    expect(shown(choosers.filter(({ file }) => !/^sandbox\/(app|drivers\/choose)\.ts$/.test(file)))).toEqual([]);
  });

  test('dockerode appears only in its driver', () => {
    expect(usersOf(/^dockerode/, /^sandbox\/drivers\/docker\//)).toEqual([]);
  });

  test('SQL appears only in the gradebook', () => {
    expect(usersOf(/^(kysely|pg|node:sqlite)$/, /^sandbox\/gradebook\//)).toEqual([]);
  });

  test('Fastify appears only in app.ts, http/ and terminal/', () => {
    expect(usersOf(/^(fastify|@fastify\/.*)$/, /^sandbox\/(app\.ts|http\/|terminal\/)/)).toEqual([]);
  });

  test('site/ imports what a lab is made of, the terminal protocol and the types of the HTTP interface, and nothing else of ours', () => {
    const allowed = /^(site\/|labs\/(schema|texts)\.ts$|sandbox\/terminal\/protocol\.ts$|sandbox\/http\/api\.ts$)/;
    expect(shown(from('site/').filter(({ own, target }) => own && !allowed.test(target)))).toEqual([]);
  });

  test('nothing of the server is imported by labs/ or the shared types', () => {
    const shared = imports.filter(({ file }) =>
      ['sandbox/http/api.ts', 'sandbox/terminal/protocol.ts', 'labs/schema.ts', 'labs/texts.ts'].includes(file),
    );
    expect(
      shown(
        shared.filter(({ own, target }) =>
          own ? !/^(labs\/schema|sandbox\/drivers\/events)\.ts$/.test(target) : target !== 'zod',
        ),
      ),
    ).toEqual([]);
  });

  test('there is no room called utils or helpers', () => {
    expect(sources.filter((file) => /(^|\/)(utils?|helpers?)(\/|\.)/.test(file))).toEqual([]);
  });

  test('only the launchers and the command line end the process', () => {
    const enders = sources.filter(
      (file) => file.startsWith('sandbox/') && /process\.exit(?:Code)?\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(
      enders.filter((file) => !/^sandbox\/(main|cli|internet\/host\/main)\.ts$|^sandbox\/relaylab\.mjs$/.test(file)),
    ).toEqual([]);
  });
});
