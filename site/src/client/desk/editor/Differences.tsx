/** One earlier state against what is in the editor now. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../../words/index.ts';
import { kindOf } from '../../editor/file-kind.ts';
import { countLines } from '../../editor/line-count.ts';
import type { FileAddress } from '../../editor/session.ts';

interface Props {
  file: FileAddress;
  title: string;
  before: string;
  after: string;
  /** Left out where there is nothing earlier to bring back. */
  onBringBack?: () => void;
}

export function Differences({ file, title, before, after, onBringBack }: Props): JSX.Element {
  const texts = words().editor;
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    let remove = (): void => {
      gone = true;
    };
    const show = async (): Promise<void> => {
      const { showDifferences } = await import('../../editor/differences.ts');
      if (gone || !place.current) return;
      remove = showDifferences(place.current, {
        before,
        after,
        kind: kindOf(file.path),
        label: texts.diffLabel(file.path),
        unchanged: texts.unchangedLines,
      });
    };
    show().catch(() => setFailed(true));
    return () => remove();
  }, [before, after]);
  const same = before === after;
  const { added, removed } = countLines(before, after);
  return (
    <div class="differences">
      <p class="differences-title">{title}</p>
      <p class="differences-foot" role="status">
        <span>
          {failed && words().desk.notLoaded}
          {same ? texts.same : texts.counted(added, removed)}
        </span>
        {!same && onBringBack && (
          <button type="button" class="desk-button desk-button-main" onClick={onBringBack}>
            {texts.bringBack}
          </button>
        )}
      </p>
      <div ref={place} class="editor" />
    </div>
  );
}
