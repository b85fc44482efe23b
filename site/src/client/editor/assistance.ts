/** What the editor does with what it knows of Postfix: a menu while one types, words under the pointer, marks under names. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { type EditorState, type Extension, type Range, RangeSet, StateField } from '@codemirror/state';
import {
  closeHoverTooltips,
  Decoration,
  EditorView,
  hasHoverTooltips,
  hoverTooltip,
  keymap,
  ViewPlugin,
} from '@codemirror/view';
import type { Words } from '../../words/index.ts';
import { explainPanel } from './explain-panel.ts';
import { element, explanationView } from './explanation-view.ts';
import type { FileKind } from './file-kind.ts';
import { type Offer, offersAt } from './postfix/completions.ts';
import { type Asked, explainAt } from './postfix/explain.ts';
import type { Knowledge } from './postfix/knowledge.ts';
import { unusedSettings } from './postfix/known.ts';
import type { Setting } from './postfix/settings.ts';

/** As many offers as are seen at once: a list that scrolls inside could not be reached by keyboard as a region of its own. */
const SHOWN = 9;

export interface UnknownName {
  name: string;
  /** Counted from 1. */
  line: number;
}

export interface AssistanceOptions {
  kind: Exclude<FileKind, 'plain'>;
  knowledge: Knowledge;
  /** The text of the other file: master.cf beside main.cf, main.cf beside master.cf. */
  sibling: string | undefined;
  words: Words['editor'];
  onUnknown: (names: UnknownName[]) => void;
}

export function assistance(options: AssistanceOptions): Extension {
  const { kind, knowledge, words } = options;
  const unused = unusedField(options);
  const asked = (state: EditorState): Asked => ({
    kind,
    text: state.doc.toString(),
    knowledge,
    unused: new Set(state.field(unused).map(({ name }) => name)),
  });
  return [
    unused,
    EditorView.decorations.from(unused, underlined),
    ViewPlugin.define((view) => {
      const tell = (state: EditorState): void => options.onUnknown(unknownIn(state, unused));
      tell(view.state);
      return { update: ({ docChanged, state }) => docChanged && tell(state) };
    }),
    autocompletion({ override: [(context) => complete(context, options)], icons: false, maxRenderedOptions: SHOWN }),
    hoverTooltip((view, at) => {
      const explanation = explainAt(asked(view.state), at);
      if (!explanation) return null;
      const dom = explanationView(explanation, words);
      return { pos: explanation.from, end: explanation.to, above: true, create: () => ({ dom }) };
    }),
    keymap.of([{ key: 'Escape', run: closeWords }]),
    explainPanel((state) => explainAt(asked(state), state.selection.main.head), words),
  ];
}

/** What appears under the pointer can be sent away without moving it (WCAG 1.4.13). */
function closeWords(view: EditorView): boolean {
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
}

function unusedField({ kind, sibling, knowledge }: AssistanceOptions): StateField<readonly Setting[]> {
  const find = (state: EditorState): Setting[] => {
    const text = state.doc.toString();
    const files = kind === 'main' ? { main: text, master: sibling } : { main: sibling, master: text };
    return unusedSettings(kind, files, knowledge.names);
  };
  return StateField.define<readonly Setting[]>({
    create: find,
    update: (before, { docChanged, state }) => (docChanged ? find(state) : before),
  });
}

function unknownIn(state: EditorState, unused: StateField<readonly Setting[]>): UnknownName[] {
  return state.field(unused).map(({ name, from }) => ({ name, line: state.doc.lineAt(from).number }));
}

const underline = Decoration.mark({ class: 'cm-unknown-name' });

function underlined(settings: readonly Setting[]): RangeSet<Decoration> {
  const ranges: Range<Decoration>[] = settings.map(({ from, to }) => underline.range(from, to));
  return RangeSet.of(ranges, true);
}

function complete(context: CompletionContext, { kind, knowledge, words }: AssistanceOptions): CompletionResult | null {
  const { state, pos, explicit } = context;
  const found = offersAt({ kind, text: state.doc.toString(), at: pos, knowledge, explicit });
  if (!found) return null;
  const labels = new Set(found.offers.map(({ label }) => label));
  return {
    from: found.from,
    options: found.offers.map((offer) => completionOf(offer, words)),
    validFor: (written) => found.word.test(written) && !labels.has(written),
  };
}

function completionOf({ label, apply, kind, boost, about, text }: Offer, words: Words['editor']): Completion {
  const info = about
    ? () => explanationView(about, words)
    : text
      ? () => element('p', 'explanation', text.replaceAll('`', ''))
      : undefined;
  return { label, type: kind, boost, ...(apply ? { apply } : {}), ...(info ? { info } : {}) };
}
