/** The editor: files of a host, highlighted, saved with Ctrl-S, and never lost by a slip. */
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { StudentHost } from '../../../../labs/schema.ts';
import { ApiFailure, api } from '../api.ts';
import type { FileEditor } from '../editor.ts';
import { tell } from '../signals.ts';
import { Confirm } from './Confirm.tsx';
import { useDesk } from './use-desk.ts';
import type { OpenFile } from './Workbench.tsx';

const FILES = ['/etc/postfix/main.cf', '/etc/postfix/master.cf', '/etc/aliases', '/var/log/mail.log'];

interface Props {
  file: OpenFile;
  onFile: (host: StudentHost, path: string) => void;
  onRun: (host: StudentHost, command: string) => void;
  visible: boolean;
}

export function EditorPane({ file, onFile, onRun, visible }: Props): JSX.Element {
  const { now } = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<FileEditor>();
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState<OpenFile>();
  const [dirty, setDirty] = useState(false);
  const [note, setNote] = useState('Opening …');
  // Counts refusals to leave a changed file: the bar then shows the open file again.
  const [stayed, setStayed] = useState(0);
  const save = useRef<() => Promise<void>>(async () => undefined);

  save.current = async () => {
    if (!open || !editor.current) return;
    try {
      const text = editor.current.text();
      await api.writeFile(now.lab, open.host, open.path, text);
      editor.current.saved(text);
      tell('relaylab:saved', { host: open.host, path: open.path });
      setNote('Saved.');
    } catch (error) {
      setNote(`Not saved. ${said(error)}`);
    }
  };
  const load = async (wanted: OpenFile): Promise<void> => {
    setNote('Opening …');
    try {
      const { createEditor } = await import('../editor.ts');
      const text = await textOf(now.lab, wanted);
      if (!place.current) return;
      editor.current?.dispose();
      editor.current = createEditor(place.current, {
        text: text ?? '',
        label: `${wanted.path} on ${wanted.host}. Press Escape, then Tab to leave the editor.`,
        onDirty: setDirty,
        onSave: () => void save.current(),
      });
      setDirty(false);
      setOpen(wanted);
      setNote(text === undefined ? 'This file does not exist yet; saving makes it.' : '');
      editor.current.focus();
    } catch (error) {
      setNote(said(error));
    }
  };
  useEffect(() => {
    if (dirty && open && (open.host !== file.host || open.path !== file.path)) dialog.current?.showModal();
    else if (!dirty || !open) void load(file);
  }, [file.request]);
  useEffect(() => () => editor.current?.dispose(), []);
  useEffect(() => {
    if (!dirty) return;
    const guard = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', guard);
    return () => removeEventListener('beforeunload', guard);
  }, [dirty]);
  useEffect(() => {
    if (visible) editor.current?.focus();
  }, [visible]);

  return (
    <div class="editor-pane">
      <FileBar key={stayed} open={open ?? file} dirty={dirty} onFile={onFile} onSave={() => void save.current()} />
      <div ref={place} class="editor" />
      <p class="terminal-foot">
        <span role="status">
          {dirty ? 'Not saved yet.' : note}
          {!dirty && note === 'Saved.' && open?.path.startsWith('/etc/postfix/') && (
            <>
              {' Postfix reads it after '}
              <button type="button" class="link-button" onClick={() => onRun(open.host, 'postfix reload')}>
                postfix reload
              </button>
            </>
          )}
        </span>
        <span>Ctrl-S saves</span>
      </p>
      <Confirm
        dialog={dialog}
        title={`Leave ${open?.path ?? 'this file'} without saving?`}
        yes="Drop my changes"
        onYes={() => void load(file)}
        onNo={() => setStayed((before) => before + 1)}
      >
        You have changed it since it was opened. Your changes are only in this editor.
      </Confirm>
    </div>
  );
}

interface FileBarProps {
  open: OpenFile;
  dirty: boolean;
  onFile: (host: StudentHost, path: string) => void;
  onSave: () => void;
}

function FileBar({ open, dirty, onFile, onSave }: FileBarProps): JSX.Element {
  const { now } = useDesk();
  const list = useId();
  const [host, setHost] = useState(open.host);
  const [path, setPath] = useState(open.path);
  useEffect(() => {
    setHost(open.host);
    setPath(open.path);
  }, [open]);
  const submit = (event: Event): void => {
    event.preventDefault();
    onFile(host, path.startsWith('/') ? path : `/${path}`);
  };
  return (
    <form class="file-bar" onSubmit={submit}>
      <select
        aria-label="Host"
        value={host}
        onChange={(event) => {
          const chosen = now.view?.sandbox?.hosts.find((each) => each.host === event.currentTarget.value);
          if (chosen) setHost(chosen.host);
        }}
      >
        {now.view?.sandbox?.hosts.map((each) => (
          <option key={each.host} value={each.host}>
            {each.host}
          </option>
        ))}
      </select>
      <input
        type="text"
        list={list}
        aria-label="Path of the file"
        spellcheck={false}
        autocomplete="off"
        value={path}
        onInput={(event) => setPath(event.currentTarget.value)}
      />
      <datalist id={list}>
        {FILES.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <button type="submit" class="desk-button">
        Open
      </button>
      <button type="button" class="desk-button desk-button-main" disabled={!dirty} onClick={onSave}>
        Save
      </button>
    </form>
  );
}

/** Undefined when the file does not exist. */
async function textOf(lab: string, { host, path }: OpenFile): Promise<string | undefined> {
  try {
    return (await api.readFile(lab, host, path)).text;
  } catch (error) {
    if (error instanceof ApiFailure && error.code === 'file-not-found') return undefined;
    throw error;
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
