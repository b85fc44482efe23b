/** Below the text: whether it is saved, what to do next, and names that Postfix does not know. */
import type { JSX } from 'preact';
import { words } from '../../../words/index.ts';
import type { OpenFileView } from './use-open-file.ts';

interface Props {
  view: OpenFileView;
  onReload: () => void;
}

/** More names than this are not told one by one. */
const TOLD = 3;

export function EditorFoot({ view: { open, dirty, note, saved, unknown }, onReload }: Props): JSX.Element {
  const texts = words().editor;
  const names = unknown.slice(0, TOLD).map(({ name, line }) => texts.atLine(name, line));
  const more = unknown.length > TOLD ? ` +${unknown.length - TOLD}` : '';
  return (
    <div class="terminal-foot editor-foot">
      {unknown.length > 0 && <p class="unknown-names">{texts.unknownNames(names.join(', ') + more)}</p>}
      <p>
        <span role="status">
          {dirty && note === '' ? texts.notSavedYet : note}
          {!dirty && saved && open?.path.startsWith('/etc/postfix/') && (
            <>
              {` ${texts.readAfter} `}
              <button type="button" class="link-button" onClick={onReload}>
                postfix reload
              </button>
            </>
          )}
        </span>
        <span>{texts.saveKeys}</span>
      </p>
    </div>
  );
}
