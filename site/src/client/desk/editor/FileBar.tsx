/** Which file is open, and what can be done with it. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { StudentHost } from '../../../../../labs/schema.ts';
import { words } from '../../../words/index.ts';
import type { FileAddress } from '../../editor/session.ts';
import { useDesk } from '../use-desk.ts';

const FILES = ['/etc/postfix/main.cf', '/etc/postfix/master.cf', '/etc/aliases', '/var/log/mail.log'];

interface Props {
  open: FileAddress;
  dirty: boolean;
  onFile: (host: StudentHost, path: string) => void;
  onSave: () => void;
  /** What else can be done with the file. */
  children: ComponentChildren;
}

export function FileBar({ open, dirty, onFile, onSave, children }: Props): JSX.Element {
  const { now } = useDesk();
  const list = useId();
  const [host, setHost] = useState(open.host);
  const [path, setPath] = useState(open.path);
  const texts = words().editor;
  // Only another file takes the place of what was typed: the first one may come after that.
  useEffect(() => {
    setHost(open.host);
    setPath(open.path);
  }, [open.host, open.path]);
  const submit = (event: Event): void => {
    event.preventDefault();
    onFile(host, path.startsWith('/') ? path : `/${path}`);
  };
  return (
    <form class="file-bar" onSubmit={submit}>
      <select
        aria-label={texts.host}
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
        aria-label={texts.path}
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
        {texts.open}
      </button>
      <button type="button" class="desk-button desk-button-main" disabled={!dirty} onClick={onSave}>
        {texts.save}
      </button>
      {children}
    </form>
  );
}
