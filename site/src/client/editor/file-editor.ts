/** CodeMirror for files of a host. Fetched when the editor pane is first shown. */
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { type ChangeSpec, EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { openExplanation } from './explain-panel.ts';
import type { FileKind } from './file-kind.ts';
import { languageOf } from './languages/index.ts';

export interface EditorOptions {
  text: string;
  kind: FileKind;
  label: string;
  /** What it knows of this kind of file. */
  assistance: Extension;
  /** The text was changed, by whatever. */
  onChange: () => void;
  onSave: () => void;
}

export interface FileEditor {
  text(): string;
  /** Puts another text in, as one step that can be undone. */
  replace(text: string): void;
  /** Says what the word at the cursor means. */
  explain(): void;
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

/** How a file looks, also where its differences are shown. */
export function appearance(kind: FileKind): Extension {
  return [
    lineNumbers(),
    highlightSpecialChars(),
    languageOf(kind),
    syntaxHighlighting(colours),
    // The columns of master.cf stay below one another.
    kind === 'master' ? [] : EditorView.lineWrapping,
    // A carriage return of another system stays what it is; it is only shown.
    EditorState.lineSeparator.of('\n'),
  ];
}

/** For so long after Escape Tab moves the focus on. Milliseconds; CodeMirror's own. */
const TAB_OUT = 2_000;

/**
 * CodeMirror lets Tab out after Escape, unless Escape closed something, or a menu was about to open. Who is told to press
 * Escape and then Tab (WCAG 2.1.2) cannot know that.
 */
const letTabOut = Prec.highest(
  EditorView.domEventHandlers({
    keydown: ({ key }, view) => {
      if (key === 'Escape') view.setTabFocusMode(TAB_OUT);
      return false;
    },
  }),
);

export function createEditor(place: HTMLElement, options: EditorOptions): FileEditor {
  const save = (): boolean => {
    options.onSave();
    return true;
  };
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        appearance(options.kind),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        bracketMatching(),
        options.assistance,
        EditorView.clipboardInputFilter.of((text) => text.replaceAll('\r\n', '\n')),
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false', tabindex: '0' }),
        letTabOut,
        keymap.of([
          { key: 'Mod-s', preventDefault: true, run: save },
          indentWithTab,
          ...defaultKeymap,
          ...historyKeymap,
          ...searchKeymap,
        ]),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) options.onChange();
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) =>
      view.dispatch({
        changes: changeTo(view.state.doc.toString(), text),
        annotations: isolateHistory.of('full'),
      }),
    explain: () => {
      openExplanation(view);
      view.focus();
    },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  };
}

/** Only what differs, so that the cursor and the place on the screen stay. */
function changeTo(before: string, after: string): ChangeSpec {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
