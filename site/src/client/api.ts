/** The server's HTTP interface, as the page uses it. */
import type {
  ApiError,
  CheckAnswer,
  FileAnswer,
  HintAnswer,
  LabsAnswer,
  LabView,
  LifeAnswer,
  ListingsAnswer,
  LookAnswer,
  LookRequest,
  MailLogAnswer,
  PolicyAnswer,
  PolicyChoices,
  PolicyRequest,
  ProgressAnswer,
  StatusAnswer,
} from '../../../sandbox/http/api.ts';
import { pageLanguage } from '../words/language.ts';

/** Why a request failed. `no-server`: nobody speaks the API here, as when the site is opened as plain files. */
export class ApiFailure extends Error {
  readonly code: string;

  constructor(code: string, text: string) {
    super(text);
    this.name = 'ApiFailure';
    this.code = code;
  }
}

const NO_SERVER = 'The server does not answer.';

export const api = {
  status: () => ask<StatusAnswer>('GET', '/status'),
  labs: () => ask<LabsAnswer>('GET', '/labs'),
  lab: (lab: string) => ask<LabView>('GET', `/labs/${lab}`),
  start: (lab: string) => ask<LabView>('POST', `/labs/${lab}/start`),
  life: (lab: string) => ask<LifeAnswer>('GET', `/labs/${lab}/life`),
  extend: (lab: string) => ask<LifeAnswer>('POST', `/labs/${lab}/extend`),
  leave: (lab: string) => ask<LifeAnswer>('POST', `/labs/${lab}/leave`),
  reset: (lab: string) => ask<LabView>('POST', `/labs/${lab}/reset`),
  check: (lab: string, answers: Record<string, string>) => ask<CheckAnswer>('POST', `/labs/${lab}/check`, { answers }),
  look: (lab: string, request: LookRequest) => ask<LookAnswer>('POST', `/labs/${lab}/look`, request),
  hint: (lab: string, task: string) => ask<HintAnswer>('POST', `/labs/${lab}/tasks/${task}/hint`),
  readFile: (lab: string, host: string, path: string) => ask<FileAnswer>('GET', fileAddress(lab, host, path)),
  startingFile: (lab: string, host: string, path: string) =>
    ask<FileAnswer>('GET', fileAddress(lab, host, path, '/starting')),
  writeFile: (lab: string, host: string, path: string, text: string) =>
    ask<FileAnswer>('PUT', fileAddress(lab, host, path), { text }),
  mailLog: (lab: string, text: string) =>
    ask<MailLogAnswer>('GET', `/labs/${lab}/mail-log?text=${encodeURIComponent(text)}`),
  listings: (lab: string) => ask<ListingsAnswer>('GET', `/labs/${lab}/listings`),
  policyChoices: (lab: string) => ask<PolicyChoices>('GET', `/labs/${lab}/policy`),
  policy: (lab: string, question: PolicyRequest) => ask<PolicyAnswer>('POST', `/labs/${lab}/policy`, question),
  progress: () => ask<ProgressAnswer>('GET', '/progress'),
  setProgress: (lesson: string, done: boolean) => ask<ProgressAnswer>('PUT', `/progress/${lesson}`, { done }),
};

function fileAddress(lab: string, host: string, path: string, which = ''): string {
  return `/labs/${lab}/files/${host}${which}?path=${encodeURIComponent(path)}`;
}

/** Asks the server under this page's own origin, in the page's language. Rejects with ApiFailure only. */
export async function ask<T>(method: string, address: string, body?: unknown, send = fetch): Promise<T> {
  const response = await send(`/api${address}`, {
    method,
    headers: {
      accept: 'application/json',
      'accept-language': pageLanguage(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiFailure('no-server', NO_SERVER);
  });
  if (response.status === 204) return undefined as T;
  // A static file server answers unknown addresses with a page of its own.
  if (!response.headers.get('content-type')?.includes('json')) throw new ApiFailure('no-server', NO_SERVER);
  const answer: T | ApiError = await response.json();
  if (response.ok) return answer as T;
  throw failureOf(answer, response.status);
}

function failureOf(answer: unknown, status: number): ApiFailure {
  if (typeof answer === 'object' && answer !== null && 'error' in answer) {
    const { error } = answer as ApiError;
    return new ApiFailure(error.code, error.text);
  }
  return new ApiFailure('internal', `The server answered with status ${status}.`);
}

/** Where a host's terminal is reached. */
export function terminalAddress(lab: string, host: string, page = location): string {
  return socketAddress(`/labs/${lab}/terminals/${host}`, page);
}

/** Where the events of a lab are told. */
export function eventsAddress(lab: string, page = location): string {
  return socketAddress(`/labs/${lab}/events`, page);
}

function socketAddress(path: string, page: Location): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/api${path}`;
}
