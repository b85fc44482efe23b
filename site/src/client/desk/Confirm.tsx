/** A question before something that cannot be taken back. */
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useId } from 'preact/hooks';
import { words } from '../../words/index.ts';

interface Props {
  dialog: RefObject<HTMLDialogElement>;
  title: string;
  yes: string;
  onYes: () => void;
  onNo?: () => void;
  children: ComponentChildren;
}

export function Confirm({ dialog, title, yes, onYes, onNo, children }: Props): JSX.Element {
  const heading = useId();
  const answer = (then?: () => void): void => {
    dialog.current?.close();
    then?.();
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby={heading} onCancel={onNo}>
      <h3 id={heading}>{title}</h3>
      <p>{children}</p>
      <div class="confirm-buttons">
        <button type="button" class="button button-quiet" onClick={() => answer(onNo)}>
          {words().desk.keep}
        </button>
        <button type="button" class="button button-red" onClick={() => answer(onYes)}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}
