/** What went wrong with a mailbox, in words that say what to do about it. */
import { LabError } from '../../errors.ts';
import type { MailboxUrl } from './mailbox-url.ts';

const CLOSED = 'the server closed it';
const CLOSED_EARLY = 'closed the connection before the mailbox was open. Its log will say why.';

/** What keeps a connection from standing, by the codes of Node and imapflow. */
const NO_CONNECTION: Record<string, string> = {
  ECONNREFUSED: 'refuses connections. Is it the right port (993 for imaps:, 143 for imap:), and does the server run?',
  ENOTFOUND: 'has no address. Is the name written right?',
  EAI_AGAIN: 'has no address that can be found now. Does the name server answer?',
  EHOSTUNREACH: 'cannot be reached from here.',
  ENETUNREACH: 'cannot be reached from here.',
  ETIMEDOUT: 'does not answer. Is there a firewall between?',
  CONNECT_TIMEOUT: 'does not answer. Is there a firewall between?',
  GREETING_TIMEOUT:
    'takes connections but does not greet. Where TLS is spoken from the first byte, the URL begins with imaps:.',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'does not speak TLS from the first byte. Where it begins with STARTTLS, the URL begins with imap:.',
  ETIMEOUT: 'stopped answering.',
  ECONNRESET: CLOSED_EARLY,
  ClosedAfterConnectText: CLOSED_EARLY,
  ClosedAfterConnectTLS: CLOSED_EARLY,
};

/** How a connection that stood can end. */
const LOST: Record<string, string> = {
  ETIMEOUT: 'the server stopped answering',
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  NoConnection: CLOSED,
  EConnectionClosed: CLOSED,
  NoMailboxSelected: CLOSED,
};

const UNTRUSTED =
  'nobody who is trusted here vouches for it. Where that is a CA of your own, name the file of its certificate in the environment variable NODE_EXTRA_CA_CERTS';

/** Why a certificate is not taken, by the codes of OpenSSL. */
const BAD_CERTIFICATE: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: 'it has expired. Renew it',
  CERT_NOT_YET_VALID: 'it is not valid yet. Compare the clocks of both machines',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name. Name the server in the URL as its certificate does',
};

/** What the errors of imapflow and Node carry besides their message. */
interface Failure {
  message: string;
  code?: string;
  /** STARTTLS was not offered, refused, or did not succeed. */
  tlsFailed?: boolean;
  authenticationFailed?: boolean;
  /** What the server said to a command that it refused. */
  responseText?: string;
  responseStatus?: string;
}

/** `farewell` is what the server said, if anything, when it closed the connection. */
export function explainOpening(at: MailboxUrl, error: unknown, farewell?: string): LabError {
  return new LabError('could-not-run', `--imap: ${whyNotOpen(at, asFailure(error), farewell)}`, { cause: error });
}

export function explainLoss({ host, port }: MailboxUrl, error: unknown, farewell?: string): LabError {
  const { code = '', responseText, message } = asFailure(error);
  const why = farewell ?? LOST[code] ?? responseText ?? message;
  return new LabError(
    'could-not-run',
    `--imap: the connection to ${host}:${port} was lost while messages were waited for: ${sentence(why)} Whether they arrive cannot be told; try again.`,
    { cause: error },
  );
}

function whyNotOpen({ host, port, user, mailbox }: MailboxUrl, failure: Failure, farewell?: string): string {
  const { code = '', tlsFailed, authenticationFailed, responseStatus, message, responseText = message } = failure;
  const server = `${host}:${port}`;
  const said = sentence(responseText);
  if (BAD_CERTIFICATE[code]) return `the certificate of ${server} is not taken: ${BAD_CERTIFICATE[code]} (${message}).`;
  if (tlsFailed && !code)
    return `${server} offers no STARTTLS, and a password is not sent in clear except to a loopback address. Switch TLS on there, or use imaps:.`;
  if (authenticationFailed)
    return `${server} refused the login of ${user}: ${said} Compare the user in the URL and the password in RELAYLAB_IMAP_PASSWORD.`;
  if (responseStatus === 'NO')
    return `${server} does not open the mailbox "${mailbox}": ${said} Name another after the slash, or none for INBOX.`;
  if (farewell !== undefined) return `${server} closed the connection: ${sentence(farewell)}`;
  return `${server} ${NO_CONNECTION[code] ?? `could not be talked to: ${said}`}`;
}

/** What servers say ends with a full stop, or not. */
function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function asFailure(error: unknown): Failure {
  return error instanceof Error ? error : { message: CLOSED };
}
