/** Tabs by the ARIA pattern: one is in the Tab order, arrows move between them, panels stay mounted. */
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
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
  onChoose: (id: Id) => void;
  /** Beside the tabs. */
  extra?: ComponentChildren;
}

export function Tabs<Id extends string>({ label, tabs, chosen, onChoose, extra }: Props<Id>): JSX.Element {
  const base = useId();
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const target = tabs[nextTab(event.key, at, tabs.length)];
    if (!target || target.id === chosen) return;
    event.preventDefault();
    onChoose(target.id);
    document.getElementById(`${base}-tab-${target.id}`)?.focus();
  };
  return (
    <>
      <div class="tab-row">
        <div role="tablist" aria-label={label} class="tabs" onKeyDown={move}>
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
              onClick={() => onChoose(id)}
            >
              {text}
            </button>
          ))}
        </div>
        {extra}
      </div>
      {tabs.map(({ id, panel, reachable }) => (
        <div
          key={id}
          role="tabpanel"
          id={`${base}-panel-${id}`}
          aria-labelledby={`${base}-tab-${id}`}
          class="tab-panel"
          tabIndex={reachable ? 0 : undefined}
          hidden={id !== chosen}
        >
          {panel}
        </div>
      ))}
    </>
  );
}
