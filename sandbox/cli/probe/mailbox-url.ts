/** Which mailbox `--imap` names: a URL without a password, as `imaps://user@imap.example.org/INBOX` (RFC 5092). */
import { LabError } from '../../errors.ts';

export interface MailboxUrl {
  host: string;
  port: number;
  /** Inside TLS from the first byte (imaps:); otherwise by STARTTLS. */
  implicitTls: boolean;
  user: string;
  mailbox: string;
}

/** RFC 9051 §11.1. */
const PORTS: Record<string, number> = { 'imap:': 143, 'imaps:': 993 };

/** A slash in it, and the URL is none. */
const LOOKS_LIKE_PASSWORD = /^imaps?:\/\/[^/@]*:[^@]*@/i;

/** Throws LabError `bad-request`. The text is never shown again: what is wrong with it may be a password. */
export function parseMailboxUrl(text: string): MailboxUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.password || (!url && LOOKS_LIKE_PASSWORD.test(text)))
    throw new LabError(
      'bad-request',
      '--imap: there is a password in the URL, where the list of processes and the history of the shell show it. ' +
        'Take it out, and put it into the environment variable RELAYLAB_IMAP_PASSWORD.',
    );
  const port = url && PORTS[url.protocol];
  const user = decoded(url?.username ?? '');
  const mailbox = decoded(url?.pathname.replace(/^\//, '') ?? '');
  if (!url?.hostname || port === undefined || url.search || url.hash || !user || mailbox === undefined)
    throw new LabError(
      'bad-request',
      '--imap: this is not a URL like imaps://user@imap.example.org or imap://user@127.0.0.1:1143/INBOX. ' +
        'Signs like @, / and ? in the names of user and mailbox are written %40, %2F and %3F.',
    );
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || port,
    implicitTls: url.protocol === 'imaps:',
    user,
    mailbox: mailbox || 'INBOX',
  };
}

/** undefined where a percent sign is not followed by what it should, and where that is no sign that a name can have. */
function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    return /\p{Cc}/u.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}
