/** DATA, BDAT, and what becomes of the message. */
import type { SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

export async function data(session: SmtpdSession, args: Token[]): Promise<boolean> {
  const { transaction } = session;
  if (transaction?.chunks) return session.refuse('503 5.5.1 Error: DATA after BDAT');
  if (!transaction) return session.refuse('503 5.5.1 Error: need RCPT command');
  if (transaction.recipients.length === 0) return session.refuse('554 5.5.1 Error: no valid recipients');
  if (args.length > 1) return session.refuse('501 5.5.4 Syntax: DATA');
  if (!(await permittedData(session, 'DATA'))) return false;
  await session.reply('354 End data with <CR><LF>.<CR><LF>');
  const received = await receiveLines(session);
  if (!received) return false;
  return finish(session, received.text, received.refusal, 'END-OF-MESSAGE');
}

function permittedData(session: SmtpdSession, command: string): Promise<boolean> {
  const { sender = '', recipients = [], declaredSize: size = 0 } = session.transaction ?? {};
  const only = recipients.length === 1 ? { recipient: recipients[0]?.address } : {};
  return session.permitted('data', { sender, size, recipientCount: recipients.length, ...only }, command);
}

interface Received {
  /** LF line ends, latin1. */
  text: string;
  /** Why it cannot be taken, whatever it says. */
  refusal?: string;
}

/** Reads up to the end of the data; undefined when the connection was lost. */
async function receiveLines(session: SmtpdSession): Promise<Received | undefined> {
  const limit = session.configuration.int('message_size_limit') || Number.MAX_SAFE_INTEGER;
  const bareNewline = session.configuration.get('smtpd_forbid_bare_newline').toLowerCase();
  const lenient = bareNewline === 'no' || bareNewline === '' || session.mayUseBareNewline;
  const lines: string[] = [];
  let bytes = 0;
  let previousBare = false;
  let sawBare = false;
  for (;;) {
    const line = await session.reader.line(limit + 2);
    if (!line) {
      session.where = `DATA (${bytes} bytes)`;
      return undefined;
    }
    // Only <CR><LF>.<CR><LF> ends the data (CVE-2023-51764), unless the client may use bare line feeds.
    if (line.text === '.' && (lenient || !(line.bareLf || previousBare))) break;
    sawBare ||= line.bareLf;
    previousBare = line.bareLf;
    const text = line.text.startsWith('.') && line.text !== '.' ? line.text.slice(1) : line.text;
    bytes += text.length + 1;
    if (bytes <= limit) lines.push(text);
  }
  const text = lines.length > 0 ? `${lines.join('\n')}\n` : '';
  if (sawBare && bareNewline === 'reject' && !lenient) {
    const code = session.configuration.get('smtpd_forbid_bare_newline_reject_code') || '550';
    return { text, refusal: `${code} 5.5.2 Error: bare <LF> received` };
  }
  return bytes > limit ? { text, refusal: '552 5.3.4 Error: message file too big' } : { text };
}

/** Hands the message to cleanup(8), and answers with what that said. */
async function finish(
  session: SmtpdSession,
  text: string,
  refusal: string | undefined,
  command: string,
  acknowledge = (id: string) => `250 2.0.0 Ok: queued as ${id}`,
): Promise<boolean> {
  const { transaction, services } = session;
  if (!transaction?.queueId) return session.refuse('451 4.3.0 Error: queue file write error');
  const id = transaction.queueId;
  const { sender, recipients } = transaction;
  const only = recipients.length === 1 ? { recipient: recipients[0]?.address } : {};
  const asked = { sender, recipientCount: recipients.length, size: text.length, ...only };
  if (refusal !== undefined) {
    services.cleanup.noteUnwanted(id, text);
    if (refusal.startsWith('552')) session.log(`warning: ${id}: queue file size limit exceeded`);
    session.resetMail();
    return session.refuse(refusal);
  }
  if (!(await session.permitted('end-of-data', asked, command))) {
    services.cleanup.noteUnwanted(id, text);
    transaction.chunks = undefined;
    session.resetMail();
    return false;
  }
  const failure = services.cleanup.accept(session, transaction, text);
  session.forgetMail();
  if (failure !== undefined) {
    return session.refuse(failure);
  }
  await session.reply(acknowledge(id));
  return true;
}

/** BDAT (RFC 3030): the message comes in counted chunks. */
export async function bdat(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (session.discardedKeywords.includes('CHUNKING')) {
    session.closing = true;
    return session.refuse('521 5.5.1 Error: command not implemented');
  }
  const size = args[1]?.text ?? '';
  const last = args[2]?.text.toUpperCase();
  if (args.length < 2 || args.length > 3 || !/^\d{1,12}$/.test(size) || (last !== undefined && last !== 'LAST')) {
    // The length of what follows is not known, so the connection cannot go on.
    session.closing = true;
    const asked = args.map(({ text }) => text).join(' ');
    session.log(`warning: ${session.queueId}: malformed BDAT command syntax from ${session.namaddr}: ${asked}`);
    return session.refuse('521 5.5.4 Syntax: BDAT count [LAST]');
  }
  const count = Number(size);
  const refusal = await refuseChunk(session, count);
  const chunk = await session.reader.bytes(Math.min(count, MAX_CHUNK));
  if (!chunk) {
    session.where = `BDAT (${count} bytes)`;
    return false;
  }
  if (refusal !== undefined) return session.refuse(refusal);
  if (!session.transaction?.chunks && !(await permittedData(session, 'BDAT'))) return false;
  const { transaction } = session;
  if (!transaction) return false;
  transaction.chunks ??= { data: [], bytes: 0, failed: false };
  transaction.chunks.data.push(chunk);
  transaction.chunks.bytes += count;
  if (last === undefined) {
    await session.reply(`250 2.0.0 Ok: ${count} bytes`);
    return true;
  }
  const { bytes } = transaction.chunks;
  const text = Buffer.concat(transaction.chunks.data).toString('latin1').replaceAll('\r\n', '\n');
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return finish(session, whole, undefined, 'END-OF-MESSAGE', (id) => `250 2.0.0 Ok: ${bytes} bytes queued as ${id}`);
}

/** Chunks above this are refused anyway; never more is kept in memory. */
const MAX_CHUNK = 64 * 1024 * 1024;

async function refuseChunk(session: SmtpdSession, count: number): Promise<string | undefined> {
  const { transaction } = session;
  if (!transaction) return '503 5.5.1 Error: need RCPT command';
  if (transaction.recipients.length === 0) return '554 5.5.1 Error: no valid recipients';
  const limit = session.configuration.int('message_size_limit');
  if (count > MAX_CHUNK || (limit > 0 && (transaction.chunks?.bytes ?? 0) + count > limit)) {
    session.resetMail();
    return '552 5.3.4 Chunk exceeds message size limit';
  }
  return undefined;
}
