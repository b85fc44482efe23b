/** The message that swaks sends: its default template, the options that change it, and the dots at line starts. */
import type { Attachment } from './attachments.ts';
import { multipart } from './attachments.ts';

export const VERSION = '20201014.0';

export interface MessageOptions {
  from: string;
  to: string;
  /** --data; may hold %TOKENS% and `\n` written as two characters. */
  template?: string;
  body: string;
  attachments: readonly Attachment[];
  /** --header: replaces a header of that name, else is added. */
  headers: readonly string[];
  /** --add-header. */
  addedHeaders: readonly string[];
  stripFromLine: boolean;
  date: string;
  messageId: string;
  pid: number;
}

export function composeMessage(options: MessageOptions): string {
  const parts = multipart(options.body, options.attachments, options.pid);
  const template = options.template ?? defaultTemplate(parts?.contentType);
  const filled = template.replaceAll('%BODY%', () => parts?.text ?? options.body).replaceAll('\\n', '\r\n');
  const whole = withHeaders(filled, options);
  return finish(fillTokens(whole, options), options.stripFromLine);
}

function defaultTemplate(contentType: string | undefined): string {
  const mime = contentType ? `MIME-Version: 1.0\\nContent-Type: ${contentType}\\n` : '';
  return (
    'Date: %DATE%\\nTo: %TO_ADDRESS%\\nFrom: %FROM_ADDRESS%\\nSubject: test %DATE%\\nMessage-Id: <%MESSAGEID%>\\n' +
    `X-Mailer: swaks v%SWAKS_VERSION% jetmore.org/john/code/swaks/\\n${mime}%NEW_HEADERS%\\n%BODY%\\n`
  );
}

function withHeaders(message: string, options: MessageOptions): string {
  const end = /\r?\n\r?\n/.exec(message);
  const head = end ? message.slice(0, end.index) : message;
  const body = end ? message.slice(end.index + end[0].length) : '';
  const fields = unfold(head);
  const added = [...options.addedHeaders];
  for (const line of options.headers.flatMap((header) => header.split('\\n'))) {
    const name = /^([^:]+):/.exec(line)?.[1];
    const at = fields.findLastIndex((field) => name !== undefined && field.startsWith(`${name}:`));
    if (at >= 0) fields[at] = line;
    else added.push(line);
  }
  const placeholder = fields.findIndex((field) => field.includes('%NEW_HEADERS%'));
  const separator = [...added, ''];
  const lines = placeholder >= 0 ? fields.toSpliced(placeholder, 1, ...separator) : [...fields, ...added];
  return `${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
}

/**
 * One string per field. In the default template the body follows %NEW_HEADERS% at once, so its lines pass through here
 * too; that is why a message of the real swaks ends in an empty line. Continuation lines stay with their field.
 */
function unfold(head: string): string[] {
  const fields: string[] = [];
  for (const line of head.replace(/(\r?\n)+$/, '').split(/\r?\n/)) {
    if (/^\s/.test(line) && fields.length > 0) fields[fields.length - 1] += `\r\n${line}`;
    else fields.push(line);
  }
  return fields;
}

function fillTokens(text: string, options: MessageOptions): string {
  return text
    .replaceAll(/\\n|%NEWLINE%/g, '\r\n')
    .replaceAll('%FROM_ADDRESS%', () => options.from)
    .replaceAll('%TO_ADDRESS%', () => options.to)
    .replaceAll('%MESSAGEID%', () => options.messageId)
    .replaceAll('%SWAKS_VERSION%', VERSION)
    .replaceAll('%DATE%', () => options.date);
}

/** CRLF line ends, doubled leading dots (RFC 5321 §4.5.2), the final dot. */
function finish(text: string, stripFromLine: boolean): string {
  const kept = stripFromLine ? text.replace(/^From [^\n]*\n/, '') : text;
  const undotted = kept.replace(/\r?\n\.\r?\n?$/, '');
  return `${undotted.replaceAll('\n.', '\n..').replaceAll(/\r?\n/g, '\r\n')}\r\n.`;
}
