/** Keys that belong to the page and not to the shell: the way out, copy and paste. */
import type { Terminal } from '@xterm/xterm';

/**
 * Ctrl-C is the shell's, so copying takes Shift as in every terminal. Ctrl-Shift-V and Shift-Insert are left to the browser:
 * it asks nobody, and xterm wraps what is pasted in the shell's brackets, so that many lines are not run one by one.
 */
export function bindKeys(terminal: Terminal): void {
  let escaped = false;
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    if (isCopy(event)) {
      // Else Chromium opens its developer tools.
      event.preventDefault();
      void copy(terminal);
      return false;
    }
    if (isPaste(event)) return false;
    // Tab belongs to the shell, but after Esc it moves the focus on, so that nobody is trapped (WCAG 2.1.2).
    if (event.key === 'Tab' && escaped) return false;
    if (event.key !== 'Shift') escaped = event.key === 'Escape';
    return true;
  });
}

function isCopy({ ctrlKey, shiftKey, altKey, code }: KeyboardEvent): boolean {
  return ctrlKey && !altKey && (shiftKey ? code === 'KeyC' : code === 'Insert');
}

function isPaste({ ctrlKey, shiftKey, altKey, code }: KeyboardEvent): boolean {
  return shiftKey && !altKey && (ctrlKey ? code === 'KeyV' : code === 'Insert');
}

async function copy(terminal: Terminal): Promise<void> {
  if (!terminal.hasSelection()) return;
  try {
    await navigator.clipboard.writeText(terminal.getSelection());
  } catch {
    // Browsers allow the clipboard on https and loopback only. The old command reaches xterm's own copy handler.
    document.execCommand('copy');
  }
}
