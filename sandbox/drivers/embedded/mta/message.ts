/** Header and body of a message, as cleanup(8) and bounce(8) need them. */
import type { MessageText } from './queue-files.ts';

export interface Header {
  name: string;
  /** With the name, the colon and all continuation lines, without the final line feed. */
  text: string;
}

export interface SplitMessage {
  headers: Header[];
  /** With the empty line before it, when there is one. */
  body: string;
}

const FIELD = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/;

/** A line that is no header ends the header section, as RFC 5322 and Postfix have it. */
export function splitMessage(message: MessageText): SplitMessage {
  const headers: Header[] = [];
  let at = 0;
  while (at < message.length) {
    const end = message.indexOf('\n', at);
    const line = message.slice(at, end < 0 ? message.length : end);
    const field = FIELD.exec(line);
    const previous = headers.at(-1);
    if (field?.[1]) headers.push({ name: field[1].toLowerCase(), text: line });
    else if (/^[ \t]/.test(line) && previous) previous.text += `\n${line}`;
    // mbox separators at the start are dropped, as sendmail(1) does.
    else if (!(headers.length === 0 && /^>?From /.test(line))) break;
    at = end < 0 ? message.length : end + 1;
  }
  const rest = message.slice(at);
  return { headers, body: rest === '' || rest.startsWith('\n') ? rest : `\n${rest}` };
}

export function joinMessage({ headers, body }: SplitMessage): MessageText {
  const head = headers.map(({ text }) => `${text}\n`).join('');
  return head + (body === '' ? '\n' : body);
}

/** The value of the first header of this name, unfolded; undefined when there is none. */
export function headerValue(headers: Header[], name: string): string | undefined {
  const header = headers.find((candidate) => candidate.name === name);
  return header?.text
    .slice(header.text.indexOf(':') + 1)
    .replace(/\n[ \t]*/g, ' ')
    .trim();
}

/** Bytes as they go over the wire, with CRLF line ends: what Postfix logs as size. */
export function wireSize(message: MessageText): number {
  let lines = 0;
  for (let at = message.indexOf('\n'); at >= 0; at = message.indexOf('\n', at + 1)) lines += 1;
  return message.length + lines;
}
