/** The editor: files of a host, with Postfix's words explained, every state of them kept, and nothing lost by a slip. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StudentHost } from '../../../../labs/schema.ts';
import { words } from '../../words/index.ts';
import type { FileAddress } from '../editor/session.ts';
import { hear } from '../signals.ts';
import { Confirm } from './Confirm.tsx';
import { ChangedNotice } from './editor/ChangedNotice.tsx';
import { EditorFoot } from './editor/EditorFoot.tsx';
import { FileBar } from './editor/FileBar.tsx';
import { History } from './editor/History.tsx';
import { useOpenFile } from './editor/use-open-file.ts';
import { useDesk } from './use-desk.ts';
import type { OpenFile } from './Workbench.tsx';

interface Props {
  file: OpenFile;
  onFile: (host: StudentHost, path: string) => void;
  onRun: (host: StudentHost, command: string) => void;
  visible: boolean;
  /** Counts how often the person went to the editor. */
  entries: number;
}

export function EditorPane({ file, onFile, onRun, visible, entries }: Props): JSX.Element {
  const { now } = useDesk();
  const texts = words().editor;
  const place = useRef<HTMLDivElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const { view, actions, editor, session, saves } = useOpenFile({
    lab: now.lab,
    sandbox: now.view?.sandbox?.id ?? now.lab,
    place,
  });
  const [history, setHistory] = useState(false);
  // Counts refusals to leave a changed file: the bar then shows the open file again.
  const [stayed, setStayed] = useState(0);
  const { open, dirty, under } = view;
  const closeHistory = (): void => {
    setHistory(false);
    // The editor is there to take the focus only when the list is gone.
    requestAnimationFrame(() => editor.current?.focus());
  };
  const load = (wanted: FileAddress): void => {
    setHistory(false);
    void actions.load({ host: wanted.host, path: wanted.path }, entries > 0);
  };
  useEffect(() => {
    if (open && open.host === file.host && open.path === file.path) void actions.look();
    else if (dirty) dialog.current?.showModal();
    else load(file);
  }, [file.request]);
  useLooks(visible, () => void actions.look());
  useGuard(dirty, actions.keepDraft);
  useEffect(() => {
    if (entries > 0 && !history) editor.current?.focus();
  }, [entries]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a second way to what the button does
    <div
      class="editor-pane"
      onKeyDown={(event) => {
        if (history && event.key === 'Escape') closeHistory();
      }}
    >
      <FileBar key={stayed} open={open ?? file} dirty={dirty} onFile={onFile} onSave={() => void actions.save()}>
        <button
          type="button"
          class="desk-button"
          disabled={!open}
          onClick={() => (history ? closeHistory() : setHistory(true))}
        >
          {history ? texts.back : texts.history}
        </button>
        {!history && (
          <button
            type="button"
            class="desk-button"
            title={texts.explainTitle}
            disabled={!open}
            onClick={() => editor.current?.explain()}
          >
            {texts.explain}
          </button>
        )}
      </FileBar>
      {open && under && (
        <ChangedNotice
          file={open}
          under={under}
          onTake={() => {
            actions.takeTheirs();
            closeHistory();
          }}
          onKeep={() => {
            actions.keepMine();
            closeHistory();
          }}
          onShow={() => setHistory(true)}
        />
      )}
      {history && open && (
        <History
          key={`${open.host}:${open.path}:${under?.text ?? ''}`}
          file={open}
          current={editor.current?.text() ?? ''}
          saves={saves.list(open.host, open.path)}
          host={under?.text}
          starting={() => session.current?.starting() ?? Promise.resolve(undefined)}
          onBringBack={(text, title) => {
            actions.bringBack(text, texts.broughtBack(title));
            closeHistory();
          }}
        />
      )}
      <div ref={place} class="editor" hidden={history} onFocusIn={() => void actions.look()} />
      <EditorFoot view={view} onReload={() => open && onRun(open.host, 'postfix reload')} />
      <Confirm
        dialog={dialog}
        title={texts.leaveTitle(open?.path ?? '')}
        yes={texts.leaveYes}
        onYes={() => {
          actions.keepDraft();
          load(file);
        }}
        onNo={() => setStayed((before) => before + 1)}
      >
        {texts.leaveText}
      </Confirm>
    </div>
  );
}

/** A command that was typed has changed its file by then. Milliseconds. */
const COMMAND_DONE = 800;

/** Looks at the file when the pane, or the whole window, comes to the front, and after a command beside it. */
function useLooks(visible: boolean, look: () => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!visible) return;
    latest.current();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const now = (): void => latest.current();
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(now, COMMAND_DONE);
    };
    const typed = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('.terminal')) soon();
    };
    const deaf = hear('relaylab:run', soon);
    addEventListener('focus', now);
    document.addEventListener('keydown', typed, true);
    return () => {
      clearTimeout(timer);
      deaf();
      removeEventListener('focus', now);
      document.removeEventListener('keydown', typed, true);
    };
  }, [visible]);
}

/** Asks before the page is left with changes that are nowhere else, and keeps them if it is left all the same. */
function useGuard(dirty: boolean, keepDraft: () => void): void {
  const latest = useRef(keepDraft);
  latest.current = keepDraft;
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    const keep = (): void => latest.current();
    addEventListener('beforeunload', ask);
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('beforeunload', ask);
      removeEventListener('pagehide', keep);
    };
  }, [dirty]);
}
