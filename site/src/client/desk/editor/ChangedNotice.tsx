/** Says that something else changed the open file, and lets the reader choose. */
import type { JSX } from 'preact';
import { words } from '../../../words/index.ts';
import type { Changed, FileAddress } from '../../editor/session.ts';

interface Props {
  file: FileAddress;
  under: Changed & { saving: boolean };
  onTake: () => void;
  onKeep: () => void;
  onShow: () => void;
}

export function ChangedNotice({ file, under, onTake, onKeep, onShow }: Props): JSX.Element {
  const texts = words().editor;
  const there = under.text !== undefined;
  return (
    <div class="changed-notice" role="alert">
      <p>
        {there ? texts.changedUnder(file.path, file.host) : texts.goneUnder(file.path, file.host)}{' '}
        {under.saving && texts.changedWhileSaving}
      </p>
      <p class="changed-choices">
        {there && (
          <button type="button" class="desk-button" onClick={onTake}>
            {texts.loadTheirs}
          </button>
        )}
        <button type="button" class="desk-button" onClick={onKeep}>
          {under.saving ? texts.saveMine : texts.keepMine}
        </button>
        {there && (
          <button type="button" class="desk-button" onClick={onShow}>
            {texts.showChange}
          </button>
        )}
      </p>
    </div>
  );
}
