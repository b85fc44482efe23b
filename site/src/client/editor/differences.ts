/** The differences of two texts of a file, to be looked at. Fetched when they are first asked for. */
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState, Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { appearance } from './file-editor.ts';
import type { FileKind } from './file-kind.ts';

/** Changes are searched for with care up to so many characters; configuration is smaller. */
const CARE = { scanLimit: 2_000, timeout: 200 };

export interface DifferencesOptions {
  before: string;
  after: string;
  kind: FileKind;
  label: string;
  /** `$` stands for the number of lines that are folded away. */
  unchanged: string;
}

/** Returns the function that takes it away again. */
export function showDifferences(place: HTMLElement, options: DifferencesOptions): () => void {
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: options.after,
      extensions: [
        appearance(options.kind),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0' }),
        EditorState.phrases.of({ '$ unchanged lines': options.unchanged }),
        unifiedMergeView({
          original: textOf(options.before),
          mergeControls: false,
          collapseUnchanged: { margin: 3, minSize: 6 },
          diffConfig: CARE,
        }),
      ],
    }),
  });
  return () => view.destroy();
}

function textOf(text: string): Text {
  return Text.of(text.split('\n'));
}
