/** Opens, closes and sizes the desk beside a lesson. The desk's own code is fetched at the first opening. */
import type { StudentHost } from '../../../labs/schema.ts';
import { pageWords } from '../words/page.ts';
import { startDivider } from './divider.ts';
import { tell } from './signals.ts';

export interface Dock {
  readonly lab: string;
  run(host: StudentHost, command: string): Promise<void>;
  showTask(task: string): Promise<void>;
  /** Opens the desk and leaves the focus where it is. */
  show(): Promise<void>;
  /** Where lesson and desk cannot both be seen, the lesson. */
  showLesson(): void;
}

/** The desk opens again by itself within one browser tab's life, until it is closed. */
const OPEN_KEY = 'relaylab-desk-open';
const WIDTH_KEY = 'relaylab-desk-width';

/** Undefined on pages without a desk. */
export function startDock(): Dock | undefined {
  const panel = document.getElementById('desk');
  const divider = panel?.querySelector<HTMLElement>('.divider');
  const place = panel?.querySelector<HTMLElement>('[data-desk-root]');
  const lab = panel?.dataset.lab;
  if (!panel || !divider || !place || !lab) return undefined;
  const root = document.documentElement;
  /** As in desk.css: there is room for both. */
  const wide = matchMedia('(min-width: 64rem)');
  let mounted: Promise<void> | undefined;

  const show = (open: boolean): void => {
    root.dataset.desk = open ? 'open' : 'closed';
    document.querySelector('[data-open-desk]')?.setAttribute('aria-pressed', String(open));
    document.querySelector('[data-show-lesson]')?.setAttribute('aria-pressed', String(!open));
    sessionStorage.setItem(OPEN_KEY, open ? lab : '');
  };
  const close = (): void => {
    show(false);
    document.querySelector<HTMLElement>('[data-open-desk]')?.focus();
  };
  const open = (entered = true): Promise<void> => {
    show(true);
    mounted ??= import('./desk/mount.tsx')
      .then(({ mountDesk }) => mountDesk(place, { lab, close, entered }))
      .catch(() => {
        mounted = undefined;
        place.innerHTML = `<p class="desk-note" role="alert">${pageWords().page.deskNotLoaded}</p>`;
      });
    return mounted;
  };

  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest('[data-open-desk]')) void open();
    if (event.target.closest('[data-show-lesson]')) show(false);
    if (event.target.closest('[data-skip-to-desk]')) {
      event.preventDefault();
      void open().then(() => place.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
    }
  });
  startDivider(divider, {
    key: WIDTH_KEY,
    horizontal: false,
    measure: (x) => 100 - (x / window.innerWidth) * 100,
    apply: (percent) => root.style.setProperty('--desk-width', `${percent}vw`),
  });
  if (sessionStorage.getItem(OPEN_KEY) === lab) void open(false);
  return {
    lab,
    run: async (host, command) => {
      await open();
      tell('relaylab:run', { host, command });
    },
    show: () => open(false),
    showLesson: () => {
      if (!wide.matches) show(false);
    },
    showTask: async (task) => {
      await open();
      tell('relaylab:task', { task });
    },
  };
}
