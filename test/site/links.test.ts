/** Every link of the built site, in both languages: those inside lead somewhere, those outside to hosts that are known. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureSite } from '../../sandbox/cli/site.ts';

const root = resolve(import.meta.dirname, '../..');
const dist = join(root, 'site/dist');
/** Where the course sends its readers. They are listed, not visited: a test runs without the internet. */
const OUTSIDE = new Set([
  'www.rfc-editor.org',
  'www.postfix.org',
  'nmap.org',
  'zmap.io',
  'jetmore.org',
  'doc.dovecot.org',
  'www.exim.org',
  'man.openbsd.org',
  'cgit.freebsd.org',
  'learn.microsoft.com',
]);
/** Anchors at which the page's script does something. */
const ANCHORS_OF_SCRIPTS = new Set(['#tour']);
const LINK = /<(?:a|link|script|img|source)\b[^>]*?\s(?:href|src)="([^"]*)"[^>]*>/g;
const ID = /\s(?:id|name)="([^"]+)"/g;

interface Link {
  /** Address of the page, as a browser has it. */
  page: string;
  url: URL;
  /** Leads to the same page in another language. */
  translation: boolean;
}

/** A host that no link of ours names. */
const HERE = 'http://course.invalid';
const anchors = new Map<string, Set<string>>();
const files = new Set<string>();
const links: Link[] = [];
/** Pages below /id/ that are written in Indonesian; the others there are the English ones. */
const translated = new Set(
  globSync('site/src/content/docs/id/*.mdx', { cwd: root }).map(
    (file) => `/id/${(/(\w[\w-]*)\.mdx$/.exec(file)?.[1] ?? '').replace(/^index$/, '')}`,
  ),
);

const plain = (text: string) => text.replaceAll('&#38;', '&').replaceAll('&amp;', '&');
const addressOf = (file: string) => `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`;
const without = (text: string, end: string) => (text.endsWith(end) && text !== end ? text.slice(0, -end.length) : text);

beforeAll(async () => {
  await ensureSite();
  for (const file of globSync('**/*', { cwd: dist })) files.add(`/${file}`);
  for (const file of globSync('**/*.html', { cwd: dist })) {
    const html = readFileSync(join(dist, file), 'utf8');
    const page = addressOf(file);
    anchors.set(without(page, '/'), new Set([...html.matchAll(ID)].map(([, id = '']) => plain(id))));
    for (const [element, target = ''] of html.matchAll(LINK))
      links.push({ page, url: new URL(plain(target), HERE + page), translation: /\shreflang=/.test(element) });
  }
}, 120_000);

const inside = () => links.filter(({ url }) => url.origin === HERE);
const shown = (found: Link[]) => [...new Set(found.map(({ page, url }) => `${page} → ${url.href.replace(HERE, '')}`))];

describe('links', () => {
  test('of both languages are looked at', () => {
    expect(links.length).toBeGreaterThan(1_000);
    expect(links.filter(({ page }) => page.startsWith('/id/')).length).toBeGreaterThan(100);
  });

  test('inside lead to a page or a file that is there', () => {
    const lost = inside().filter(({ url }) => {
      const path = decodeURIComponent(url.pathname);
      return !anchors.has(without(path, '/')) && !files.has(path);
    });
    expect(shown(lost)).toEqual([]);
  });

  test('inside lead to an anchor that is on its page', () => {
    const lost = inside().filter(({ url }) => {
      const ids = anchors.get(without(decodeURIComponent(url.pathname), '/'));
      return (
        url.hash.length > 1 &&
        !ANCHORS_OF_SCRIPTS.has(url.hash) &&
        ids &&
        !ids.has(decodeURIComponent(url.hash.slice(1)))
      );
    });
    expect(shown(lost)).toEqual([]);
  });

  test('of a page in Indonesian stay in Indonesian', () => {
    const leaving = inside().filter(
      ({ page, url, translation }) =>
        !translation &&
        translated.has(page) &&
        anchors.has(without(url.pathname, '/')) &&
        !/^\/id(\/|$)/.test(url.pathname),
    );
    expect(shown(leaving)).toEqual([]);
  });

  test('outside are https, to hosts that are known', () => {
    const outside = links.filter(({ url }) => url.origin !== HERE && url.protocol !== 'data:');
    expect(shown(outside.filter(({ url }) => url.protocol !== 'https:' || !OUTSIDE.has(url.hostname)))).toEqual([]);
    const hosts = new Set(outside.map(({ url }) => url.hostname));
    expect([...OUTSIDE].filter((host) => !hosts.has(host))).toEqual([]);
  });

  test('to RFCs name them as their editor does', () => {
    const rfcs = links.filter(({ url }) => url.hostname === 'www.rfc-editor.org');
    expect(shown(rfcs.filter(({ url }) => !/^\/rfc\/rfc\d{3,4}$/.test(url.pathname)))).toEqual([]);
  });
});
