/** A question before something that cannot be taken back. */
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  dialog: RefObject<HTMLDialogElement>;
  title: string;
  yes: string;
  onYes: () => void;
  children: ComponentChildren;
}

export function Confirm({ dialog, title, yes, onYes, children }: Props): JSX.Element {
  const heading = useId();
  const answer = (): void => {
    dialog.current?.close();
    onYes();
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      <p>{children}</p>
      <div class="confirm-buttons">
        <button type="button" class="button button-quiet" onClick={() => dialog.current?.close()}>
          Keep things as they are
        </button>
        <button type="button" class="button button-red" onClick={answer}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}
