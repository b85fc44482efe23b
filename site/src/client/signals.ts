/** What the lesson and the desk tell each other. They are separate bundles, so they speak through the document. */
import type { StudentHost } from '../../../labs/schema.ts';
import type { LabView } from '../../../sandbox/http/api.ts';

/** An envelope to take through the policy of the mail server. */
export interface PolicySignal {
  /** Address of the client. */
  client: string;
  /** Left out: its address in brackets. */
  helo?: string | undefined;
  /** Who is logged in. */
  login?: string | undefined;
  /** '' is the null sender. */
  sender: string;
  recipient: string;
  /** Left out: 25, or 587 for somebody who is logged in. */
  port?: number | undefined;
  /** Left out: as the port wants it. */
  tls?: boolean | undefined;
}

export interface Signals {
  /** Lesson → desk: type this command in that host's terminal. */
  'relaylab:run': { host: StudentHost; command: string };
  /** Lesson → desk: show this task. */
  'relaylab:task': { task: string };
  /** Editor → desk and lesson: this file was saved on that host. */
  'relaylab:saved': { host: StudentHost; path: string };
  /** Tour → desk: a small screen is to show this half of it. */
  'relaylab:part': { part: 'work' | 'sheet' };
  /** Map, checks → desk: step through the policy with this envelope. */
  'relaylab:policy': PolicySignal;
  /** Desk → lesson: the lab as it is now. */
  'relaylab:lab': LabView;
}

export function tell<Name extends keyof Signals>(name: Name, detail: Signals[Name]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Returns the function that stops listening. */
export function hear<Name extends keyof Signals>(name: Name, listener: (detail: Signals[Name]) => void): () => void {
  const handler = (event: Event): void => {
    if (event instanceof CustomEvent) listener(event.detail);
  };
  document.addEventListener(name, handler);
  return () => document.removeEventListener(name, handler);
}
