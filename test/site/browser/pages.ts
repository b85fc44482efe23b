/** The pages of the built site, found by looking, so that none can be forgotten. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const dist = resolve(import.meta.dirname, '../../../site/dist');

/** Addresses, in their order; that of lost readers as they come by it. */
export function builtPages(): string[] {
  return builtFiles().map(addressOf).sort();
}

/** Without those that show another language's text for want of their own: the same page again, in another frame. */
export function ownPages(): string[] {
  const own = builtFiles().filter((file) => {
    const html = readFileSync(join(dist, file), 'utf8');
    const text = languageIn(html, 'main');
    return text === undefined || text === languageIn(html, 'html');
  });
  return own.map(addressOf).sort();
}

function builtFiles(): string[] {
  const files = globSync('**/*.html', { cwd: dist }).map(String);
  if (files.length === 0) throw new Error(`${dist} holds no page; "npm run build" makes them.`);
  return files;
}

function addressOf(file: string): string {
  const path = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
  return path.replace(/(^|\/)404(\.html|\/)$/, '$1nowhere/');
}

const languageIn = (html: string, element: string): string | undefined =>
  new RegExp(`<${element}\\b[^>]*\\slang="([^"]+)"`).exec(html)?.[1];

/** One page of each kind: what differs between themes and widths differs there. */
export const KINDS: readonly string[] = ['/', '/is-it-open/', '/labs/triage/', '/glossary/', '/id/', '/nowhere/'];
