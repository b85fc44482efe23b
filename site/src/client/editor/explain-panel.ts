/** A panel below the text that says what the word at the cursor means: for the keyboard, for fingers, and for screen readers. */
import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { type Command, type EditorView, keymap, type Panel, showPanel } from '@codemirror/view';
import type { Words } from '../../words/index.ts';
import { element, explanationView } from './explanation-view.ts';
import type { Explanation } from './postfix/explain.ts';

type Explain = (state: EditorState) => Explanation | undefined;

const setOpen = StateEffect.define<boolean>();

export function explainPanel(explain: Explain, words: Words['editor']): Extension {
  const open = StateField.define<boolean>({
    create: () => false,
    update: (before, { effects }) => effects.reduce((now, effect) => (effect.is(setOpen) ? effect.value : now), before),
    provide: (field) => showPanel.from(field, (shown) => (shown ? (view) => panel(view, explain, words) : null)),
  });
  const toggle: Command = (view) => {
    view.dispatch({ effects: setOpen.of(!view.state.field(open)) });
    return true;
  };
  return [open, keymap.of([{ key: 'F1', preventDefault: true, run: toggle }])];
}

/** Opens the panel; nothing happens in a file that has none. */
export function openExplanation(view: EditorView): void {
  view.dispatch({ effects: setOpen.of(true) });
}

function panel(view: EditorView, explain: Explain, words: Words['editor']): Panel {
  const dom = element('section', 'explain-panel');
  dom.setAttribute('aria-label', words.explanation);
  const text = element('div');
  text.setAttribute('role', 'status');
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'desk-button';
  close.textContent = words.closeExplanation;
  const shut = (): void => {
    view.dispatch({ effects: setOpen.of(false) });
    view.focus();
  };
  close.addEventListener('click', shut);
  dom.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') shut();
  });
  dom.append(text, close);
  let shown = '';
  const fill = (state: EditorState): void => {
    const found = explain(state);
    const key = found ? `${found.kind}:${found.name}` : '';
    // Said again only when it is about something else.
    if (key === shown && text.firstChild) return;
    shown = key;
    text.replaceChildren(found ? explanationView(found, words) : element('p', '', words.nothingToSay));
  };
  fill(view.state);
  return {
    dom,
    update: ({ docChanged, selectionSet, state }) => {
      if (docChanged || selectionSet) fill(state);
    },
  };
}
