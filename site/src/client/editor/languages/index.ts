/** The colours of each kind of file. */
import { StreamLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import type { FileKind } from '../file-kind.ts';
import { mainCf } from './main-cf.ts';
import { masterCf } from './master-cf.ts';

export function languageOf(kind: FileKind): Extension {
  if (kind === 'plain') return [];
  // Each editor its own: a language keeps what it has read.
  return kind === 'main' ? StreamLanguage.define(mainCf) : StreamLanguage.define(masterCf);
}
