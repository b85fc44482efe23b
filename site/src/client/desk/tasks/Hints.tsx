/** Hints, one at a time: how many are left is said, and a new one is led to. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TaskView } from '../../../../../sandbox/http/api.ts';
import { words } from '../../../words/index.ts';
import { useDesk, useLabLang } from '../use-desk.ts';

export function Hints({ task }: { task: TaskView }): JSX.Element {
  const { desk } = useDesk();
  const lang = useLabLang();
  const { hints: say } = words().tasks;
  const { taken, total } = task.hints;
  const left = total - taken.length;
  const list = useRef<HTMLOListElement>(null);
  const known = useRef<readonly string[]>(taken);
  const [asked, setAsked] = useState(false);
  // What the newest check saw may put a hint between others, so the new one need not be the last.
  useEffect(() => {
    const at = taken.findIndex((html) => !known.current.includes(html));
    known.current = taken;
    if (!asked || at === -1) return;
    setAsked(false);
    const item = list.current?.children[at];
    if (item instanceof HTMLElement) item.focus();
  }, [taken.join()]);
  const take = (): void => {
    setAsked(true);
    void desk.hint(task.id);
  };
  return (
    <div class="hints">
      {taken.length > 0 && (
        <ol ref={list}>
          {taken.map((html, index) => (
            <li key={html} tabIndex={-1}>
              <p class="hint-number">{say.number(index + 1, total)}</p>
              <div lang={lang} dangerouslySetInnerHTML={{ __html: html }} />
            </li>
          ))}
        </ol>
      )}
      {left > 0 ? (
        <button type="button" class="link-button" onClick={take}>
          {taken.length === 0 ? say.first(left) : say.next(left)}
        </button>
      ) : (
        total > 0 && <p class="hints-none">{say.none}</p>
      )}
    </div>
  );
}
