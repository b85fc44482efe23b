/** The buttons beside a lesson's commands. */
import type { StudentHost } from '../../../labs/schema.ts';
import { pageWords } from '../words/page.ts';
import type { Dock } from './dock.ts';

export function startCommands(dock: Dock | undefined): void {
  if (!dock)
    for (const button of document.querySelectorAll<HTMLElement>('[data-run], [data-go-to-task]')) button.hidden = true;
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
    if (!button) return;
    if (button.dataset.goToTask !== undefined) void dock?.showTask(button.dataset.goToTask);
    const command = button.closest<HTMLElement>('[data-command]');
    if (!command) return;
    const text = command.querySelector('code')?.textContent?.trim() ?? '';
    if (button.dataset.copy !== undefined) void copy(button, text);
    const host = hostOf(command);
    if (button.dataset.run !== undefined && host) void dock?.run(host, text);
  });
}

async function copy(button: HTMLElement, text: string): Promise<void> {
  const { page } = pageWords();
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = page.copied;
  } catch {
    // Browsers allow the clipboard on https and loopback only; the text can still be selected by hand.
    button.textContent = page.copyByHand;
  }
  setTimeout(() => {
    button.textContent = button.dataset.copy ?? '';
  }, 2000);
}

/** Its own list: importing the schema's would bring zod into every page. */
function hostOf(command: HTMLElement): StudentHost | undefined {
  const hosts: readonly StudentHost[] = ['mail', 'outside', 'inside'];
  return hosts.find((host) => host === command.dataset.command);
}
