/** What swaks prints: each line marked with who said it, and whether that was expected. */

export interface TranscriptOptions {
  /** 0 all, 1 from the first error on, 2 errors only, 3 nothing. */
  silent: number;
  hideAll: boolean;
  hideSend: boolean;
  hideReceive: boolean;
  hideInformational: boolean;
  noSendHints: boolean;
  noReceiveHints: boolean;
  noInfoHints: boolean;
}

type Kind = 'info' | 'error' | 'sent' | 'received' | 'unexpected';

/** Marker in the clear, marker inside TLS. */
const MARKS: Record<Kind, readonly [plain: string, secure: string]> = {
  info: ['===', '==='],
  error: ['***', '***'],
  sent: [' ->', ' ~>'],
  received: ['<- ', '<~ '],
  unexpected: ['<**', '<~*'],
};

export class Transcript {
  /** Set once TLS is up: the markers change. */
  secure = false;
  readonly #options: TranscriptOptions;
  readonly #out: (text: string) => void;
  readonly #err: (text: string) => void;
  #seenError = false;

  constructor(options: TranscriptOptions, out: (text: string) => void, err: (text: string) => void) {
    this.#options = options;
    this.#out = out;
    this.#err = err;
  }

  print(kind: Kind, text: string): void {
    if (this.#hidden(kind)) return;
    const mark = this.#hintless(kind) ? '' : `${MARKS[kind][this.secure ? 1 : 0]} `;
    const lines = text.split('\n').map((line) => `${mark}${line}\n`);
    (kind === 'error' ? this.#err : this.#out)(lines.join(''));
  }

  #hidden(kind: Kind): boolean {
    const { silent, hideAll, hideSend, hideReceive, hideInformational } = this.#options;
    if (hideAll || silent >= 3) return true;
    if (kind === 'sent' && hideSend) return true;
    if ((kind === 'received' || kind === 'unexpected') && hideReceive) return true;
    if (kind === 'info' && hideInformational) return true;
    const error = kind === 'error' || kind === 'unexpected';
    if (error) this.#seenError = true;
    if (silent === 2) return !error;
    return silent === 1 && !this.#seenError;
  }

  #hintless(kind: Kind): boolean {
    if (kind === 'sent') return this.#options.noSendHints;
    if (kind === 'received' || kind === 'unexpected') return this.#options.noReceiveHints;
    return this.#options.noInfoHints;
  }
}
