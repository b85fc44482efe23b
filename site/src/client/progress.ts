/** Which lessons are read: ticks in the contents, the stamp on the page, the button at its end. */
import type { ProgressAnswer } from '../../../sandbox/http/api.ts';
import { LANGUAGES } from '../words/language.ts';
import { pageWords } from '../words/page.ts';
import { api } from './api.ts';

export function startProgress(): void {
  const form = document.querySelector<HTMLFormElement>('[data-mark-read]');
  const lesson = form?.dataset.markRead;
  let done: ProgressAnswer = {};
  let isMarked = false;
  const show = (answer: ProgressAnswer): void => {
    done = answer;
    showTicks(document, answer);
    if (form && lesson) showMark(form, answer[lesson]?.done ?? false);
  };
  // Without a server there is nothing to tick; the form says so when it is used.
  // What was marked meanwhile is newer than an answer that took its time.
  const showUnlessMarked = (answer: ProgressAnswer): void => {
    if (!isMarked) show(answer);
  };
  api.progress().then(showUnlessMarked, () => undefined);
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!lesson) return;
    void mark(form, lesson, !done[lesson]?.done, (answer) => {
      isMarked = true;
      show(answer);
    });
  });
}

async function mark(
  form: HTMLFormElement,
  lesson: string,
  value: boolean,
  show: (answer: ProgressAnswer) => void,
): Promise<void> {
  const note = form.querySelector('[data-mark-note]');
  const say = pageWords().page;
  try {
    show(await api.setProgress(lesson, value));
    if (note) note.textContent = value ? say.noted : say.takenBack;
  } catch {
    if (note) note.textContent = say.notSaved;
  }
}

/** Ticks every link in the contents whose lesson is read. */
function showTicks(page: ParentNode, progress: ProgressAnswer): void {
  for (const link of page.querySelectorAll<HTMLAnchorElement>('.sidebar-content a[href], [data-chapter-link]')) {
    const done = progress[lessonOf(link.getAttribute('href') ?? '')]?.done ?? false;
    link.toggleAttribute('data-read', done);
    link.querySelector('.tick')?.remove();
    if (done) link.append(tick());
  }
}

/** `/is-it-open/` → `is-it-open`, in whichever language, also by a page's id: what was read is read. */
export function lessonOf(address: string): string {
  const parts = address
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean);
  return parts.filter((part, at) => at > 0 || !LANGUAGES.some((language) => language === part)).join('/');
}

function tick(): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'tick';
  mark.innerHTML = `<span aria-hidden="true">✓</span><span class="sr-only">${pageWords().page.read}</span>`;
  return mark;
}

function showMark(form: HTMLFormElement, done: boolean): void {
  const text = form.querySelector('[data-mark-text]');
  const button = form.querySelector('button');
  const say = pageWords().page;
  if (text) text.textContent = done ? say.isRead : say.isUnread;
  if (button) button.textContent = done ? say.markUnread : say.markRead;
  const stamp = document.querySelector<HTMLElement>('[data-read-stamp]');
  if (stamp) stamp.hidden = !done;
}
