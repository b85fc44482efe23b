/** An explanation as it is shown: beside the menu, under the pointer, and in the panel below the text. */
import type { Words } from '../../words/index.ts';
import type { Default, Unplaced } from './postfix/explain.ts';

export function explanationView(shown: Unplaced, words: Words['editor']): HTMLElement {
  const place = element('div', 'explanation');
  const title = element('p', 'explanation-name');
  title.append(element('code', '', shown.name));
  const mark = markOf(shown, words);
  if (mark) title.append(' ', element('span', 'explanation-mark', mark));
  place.append(title, paragraph(textOf(shown, words)));
  if (shown.kind === 'parameter') place.append(defaultLine(shown.default, words));
  if (shown.link) place.append(manualLink(shown.link, words.manual));
  return place;
}

function textOf(shown: Unplaced, words: Words['editor']): string {
  switch (shown.kind) {
    case 'parameter':
      return shown.text ?? words.onlyManual;
    case 'restriction':
    case 'table':
      return shown.text;
    case 'column':
      return words.columns[shown.column];
    case 'own':
      return words.ownName;
    case 'unknown':
      return words.unknownName;
  }
}

function markOf(shown: Unplaced, words: Words['editor']): string | undefined {
  if (shown.kind === 'restriction' && shown.old) return words.oldName;
  if (shown.kind === 'column') return shown.column;
  return 'since' in shown && shown.since ? words.since(shown.since) : undefined;
}

function defaultLine(standard: Default, words: Words['editor']): HTMLElement {
  const line = element('p', 'explanation-default', `${words.default}: `);
  if (standard.kind === 'from-the-machine') line.append(words.fromTheMachine);
  else line.append(value(standard.value, words));
  if (standard.kind === 'by-level')
    line.append(` ${words.defaultByLevel(standard.level)} `, value(standard.below, words));
  return line;
}

function value(text: string, words: Words['editor']): Node {
  return text === '' ? document.createTextNode(words.empty) : element('code', '', text);
}

function manualLink(address: string, text: string): HTMLElement {
  const line = element('p', 'explanation-link');
  const link = document.createElement('a');
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.textContent = text;
  line.append(link);
  return line;
}

/** What stands between backticks is code. */
function paragraph(text: string): HTMLElement {
  const place = element('p');
  for (const [index, piece] of text.split('`').entries())
    place.append(index % 2 === 1 ? element('code', '', piece) : piece);
  return place;
}

export function element(tag: string, kind = '', text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}
