/** Tabs by the ARIA pattern: one is in the Tab order, arrows move between them, panels stay mounted. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { nextTab } from './tabs-order.ts';

interface Tab<Id extends string> {
  id: Id;
  label: string;
  panel: ComponentChildren;
  /** For panels that scroll and hold nothing to focus: makes the panel itself reachable by keyboard. */
  reachable?: boolean;
}

interface Props<Id extends string> {
  label: string;
  tabs: Tab<Id>[];
  chosen: Id;
  /** Shown at the side of the chosen one. */
  beside?: Id | undefined;
  onChoose: (id: Id) => void;
  /** A tab was clicked, or Enter was pressed on it: its panel is to be worked in. */
  onEnter?: (id: Id) => void;
  /** Beside the tabs. */
  extra?: ComponentChildren;
}

export function Tabs<Id extends string>(props: Props<Id>): JSX.Element {
  const { label, tabs, chosen, beside, onChoose, onEnter, extra } = props;
  const base = useId();
  const row = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const target = tabs[nextTab(event.key, at, tabs.length)];
    if (!target || target.id === chosen) return;
    event.preventDefault();
    onChoose(target.id);
    document.getElementById(`${base}-tab-${target.id}`)?.focus();
  };
  // Where not all tabs fit, the row scrolls, and the chosen one is always seen.
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (tab) row.current?.scrollTo({ left: tab.offsetLeft - (row.current.clientWidth - tab.offsetWidth) / 2 });
  }, [chosen]);
  return (
    <>
      <div class="tab-row">
        <div ref={row} role="tablist" aria-label={label} class="tabs" onKeyDown={move}>
          {tabs.map(({ id, label: text }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`${base}-tab-${id}`}
              aria-controls={`${base}-panel-${id}`}
              aria-selected={id === chosen}
              tabIndex={id === chosen ? 0 : -1}
              data-tab={id}
              data-beside={id === beside ? '' : undefined}
              onClick={() => {
                onChoose(id);
                onEnter?.(id);
              }}
            >
              {text}
            </button>
          ))}
        </div>
        {extra}
      </div>
      <div class="tab-panels">
        {tabs.map(({ id, panel, reachable }) => (
          <div
            key={id}
            role="tabpanel"
            id={`${base}-panel-${id}`}
            aria-labelledby={`${base}-tab-${id}`}
            class="tab-panel"
            tabIndex={reachable ? 0 : undefined}
            hidden={id !== chosen && id !== beside}
            onFocusCapture={() => {
              if (id === beside) onChoose(id);
            }}
          >
            {panel}
          </div>
        ))}
      </div>
    </>
  );
}
