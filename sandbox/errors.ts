/**
 * Every error that people can meet: code → HTTP status, text, and whether a student may see its details.
 * README's error table is tested against this one.
 */
export const ERRORS = {
  'bad-request': { status: 400, shown: true, text: 'The request is not of the form that this address takes.' },
  'bad-lab': { status: 500, shown: true, text: 'A lab folder is not valid.' },
  'not-found': { status: 404, shown: true, text: 'There is nothing at this address.' },
  'no-such-lab': { status: 404, shown: true, text: 'There is no lab with this name.' },
  'no-sandbox': { status: 409, shown: true, text: 'This lab is not running. Start it first.' },
  'file-not-found': { status: 404, shown: true, text: 'There is no such file on this host.' },
  'is-a-directory': { status: 409, shown: true, text: 'This is a folder, not a file.' },
  'too-large': { status: 413, shown: true, text: 'That is more than this address takes.' },
  'too-many-requests': { status: 429, shown: true, text: 'Too many requests. Wait a moment.' },
  'not-allowed': { status: 403, shown: true, text: 'This is not allowed from here.' },
  busy: { status: 409, shown: true, text: 'This lab is being graded or reset. Wait until that is done.' },
  capacity: { status: 503, shown: true, text: 'All places are taken.' },
  'driver-unavailable': { status: 503, shown: true, text: 'What runs the labs does not answer.' },
  'bad-config': { status: 500, shown: false, text: 'The configuration is not valid.' },
  'could-not-run': { status: 500, shown: false, text: 'This could not be run.' },
  internal: { status: 500, shown: false, text: 'Something went wrong on the server. Nothing of yours was lost.' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the table. `detail` says what is wrong, where, and what to do. */
export class LabError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ?? ERRORS[code].text, options);
    this.name = 'LabError';
    this.code = code;
  }
}
