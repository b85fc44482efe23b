/** The file that is open in the editor pane: loading, saving, and what happens to it on the host meanwhile. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../../words/index.ts';
import { pageLanguage } from '../../../words/language.ts';
import { api } from '../../api.ts';
import type { UnknownName } from '../../editor/assistance.ts';
import type { FileEditor } from '../../editor/file-editor.ts';
import { type FileKind, kindOf, siblingOf } from '../../editor/file-kind.ts';
import { Saves } from '../../editor/saves.ts';
import { type Changed, type FileAddress, FileSession, orNothing } from '../../editor/session.ts';
import { tell } from '../../signals.ts';

export interface OpenFileView {
  open?: FileAddress;
  dirty: boolean;
  note: string;
  /** The note is about a save, after which Postfix is to be reloaded. */
  saved: boolean;
  /** Something else changed the file on the host; `saving`: that was noticed when it was to be saved. */
  under?: Changed & { saving: boolean };
  unknown: UnknownName[];
}

interface OpenFileActions {
  load(file: FileAddress, focus: boolean): Promise<void>;
  /** `over`: also over what something else wrote meanwhile. */
  save(over?: boolean): Promise<void>;
  /** Looks whether the file was changed on the host. */
  look(): Promise<void>;
  takeTheirs(): void;
  keepMine(): void;
  /** Puts an earlier state into the editor; it is saved by nothing but a save. */
  bringBack(text: string, note: string): void;
  keepDraft(): void;
}

interface Options {
  lab: string;
  sandbox: string;
  place: RefObject<HTMLDivElement>;
}

export interface OpenFile {
  view: OpenFileView;
  actions: OpenFileActions;
  editor: RefObject<FileEditor>;
  session: RefObject<FileSession>;
  saves: Saves;
}

export function useOpenFile({ lab, sandbox, place }: Options): OpenFile {
  const texts = words().editor;
  const editor = useRef<FileEditor>(null);
  const session = useRef<FileSession>(null);
  const saves = useRef(new Saves(localStorage, sandbox)).current;
  const [view, setView] = useState<OpenFileView>({ dirty: false, note: texts.opening, saved: false, unknown: [] });
  /** Counts loads, so that a slow one does not come over a later one. */
  const loads = useRef(0);
  const change = (part: Partial<OpenFileView>): void => setView((before) => ({ ...before, ...part }));
  const isDirty = (): boolean => editor.current !== null && editor.current.text() !== (session.current?.known ?? '');

  const actions: OpenFileActions = {
    async load(file, focus) {
      const turn = ++loads.current;
      change({ note: texts.opening, saved: false });
      try {
        const next = new FileSession(lab, file, api, saves);
        const [text, create] = await Promise.all([next.open(), prepare(lab, file)]);
        if (!place.current || turn !== loads.current) return;
        editor.current?.dispose();
        session.current = next;
        change({
          open: file,
          dirty: false,
          under: undefined,
          unknown: [],
          note: text === undefined ? texts.newFile : '',
        });
        editor.current = create(place.current, text ?? '', {
          onChange: () => change({ dirty: isDirty(), note: '', saved: false }),
          onSave: () => void actions.save(),
          onUnknown: (unknown) => change({ unknown }),
        });
        if (focus) editor.current.focus();
      } catch (error) {
        if (turn === loads.current) change({ note: said(error) });
      }
    },
    async save(over = false) {
      const { current } = session;
      if (!current || !editor.current) return;
      const text = closed(editor.current.text());
      try {
        const result = await current.save(text, over);
        if (result.state === 'changed') {
          change({ under: { ...result.changed, saving: true } });
          return;
        }
        if (editor.current.text() !== text && closed(editor.current.text()) === text) editor.current.replace(text);
        tell('relaylab:saved', current.file);
        const note = result.kept === 'no-room' ? texts.notKept : texts.saved;
        change({ note, saved: true, under: undefined, dirty: isDirty() });
      } catch (error) {
        change({ note: texts.notSaved(said(error)), saved: false });
      }
    },
    async look() {
      const { current } = session;
      if (!current) return;
      // Who does not answer now is told of by the whole desk.
      const changed = await current.look().catch(() => undefined);
      if (!changed || current !== session.current) return;
      if (!isDirty() && grew(current, changed)) {
        current.follow(changed);
        editor.current?.replace(changed.text ?? '');
        change({ dirty: false, note: texts.followed, saved: false });
      } else if (changed.text === editor.current?.text()) {
        current.take(changed);
        change({ dirty: false, under: undefined });
      } else change({ under: { ...changed, saving: false } });
    },
    takeTheirs() {
      if (!view.under || !session.current || !editor.current) return;
      session.current.keepDraft(editor.current.text());
      session.current.take(view.under);
      editor.current.replace(view.under.text ?? '');
      change({ under: undefined, dirty: isDirty(), note: texts.loaded, saved: false });
    },
    keepMine() {
      if (!view.under || !session.current) return;
      session.current.take(view.under);
      if (view.under.saving) void actions.save(true);
      else change({ under: undefined, dirty: isDirty(), note: texts.kept, saved: false });
    },
    bringBack(text, note) {
      actions.keepDraft();
      editor.current?.replace(text);
      change({ dirty: isDirty(), note, saved: false });
    },
    keepDraft() {
      if (isDirty() && editor.current) session.current?.keepDraft(editor.current.text());
    },
  };
  useEffect(
    () => () => {
      actions.keepDraft();
      editor.current?.dispose();
    },
    [],
  );
  return { view, actions, editor, session, saves };
}

/** The last line ends too, as nano and vi leave it, so that what a command appends begins a line of its own. */
function closed(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** A log that goes on, and no change of something that was there. */
function grew({ file, known }: FileSession, { text }: Changed): boolean {
  return kindOf(file.path) === 'plain' && known !== undefined && text?.startsWith(known) === true;
}

interface Listeners {
  onChange: () => void;
  onSave: () => void;
  onUnknown: (unknown: UnknownName[]) => void;
}

type Create = (place: HTMLElement, text: string, listeners: Listeners) => FileEditor;

/** Fetches what this kind of file needs. */
async function prepare(lab: string, { host, path }: FileAddress): Promise<Create> {
  const kind = kindOf(path);
  const [{ createEditor }, assistanceFor] = await Promise.all([
    import('../../editor/file-editor.ts'),
    prepareAssistance(lab, { host, path }, kind),
  ]);
  const label = words().editor.label(path, host);
  return (place, text, { onChange, onSave, onUnknown }) =>
    createEditor(place, { text, kind, label, onChange, onSave, assistance: assistanceFor(onUnknown) });
}

async function prepareAssistance(lab: string, { host, path }: FileAddress, kind: FileKind) {
  const other = siblingOf(path);
  if (kind === 'plain' || other === undefined) return () => [];
  const [{ assistance }, { fetchKnowledge }, sibling] = await Promise.all([
    import('../../editor/assistance.ts'),
    import('../../editor/postfix/knowledge.ts'),
    // Without the other file the editor knows less, and says less.
    orNothing(api.readFile(lab, host, other)).catch(() => undefined),
  ]);
  const knowledge = await fetchKnowledge(pageLanguage());
  return (onUnknown: Listeners['onUnknown']) =>
    assistance({ kind, knowledge, sibling, words: words().editor, onUnknown });
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
