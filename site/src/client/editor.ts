/** CodeMirror for files of a host. Fetched when the editor pane is first shown. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { mainCf } from './main-cf.ts';

export interface EditorOptions {
  text: string;
  label: string;
  onDirty: (dirty: boolean) => void;
  onSave: () => void;
}

export interface FileEditor {
  text(): string;
  /** This text is on the host now. */
  saved(text: string): void;
  focus(): void;
  dispose(): void;
}

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--desk-faint)', fontStyle: 'italic' },
  { tag: tags.propertyName, color: 'var(--desk-blue)' },
  { tag: tags.operator, color: 'var(--desk-faint)' },
  { tag: tags.variableName, color: 'var(--desk-green)' },
  { tag: tags.number, color: 'var(--desk-amber)' },
  { tag: tags.keyword, color: 'var(--desk-red)' },
]);

export function createEditor(place: HTMLElement, options: EditorOptions): FileEditor {
  let kept = options.text;
  const save = (): boolean => {
    options.onSave();
    return true;
  };
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        bracketMatching(),
        StreamLanguage.define(mainCf),
        syntaxHighlighting(colours),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false', tabindex: '0' }),
        // CodeMirror itself lets Tab move the focus for two seconds after Escape.
        keymap.of([
          { key: 'Mod-s', preventDefault: true, run: save },
          indentWithTab,
          ...defaultKeymap,
          ...historyKeymap,
          ...searchKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onDirty(update.state.doc.toString() !== kept);
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    saved: (text) => {
      kept = text;
      options.onDirty(view.state.doc.toString() !== kept);
    },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  };
}
