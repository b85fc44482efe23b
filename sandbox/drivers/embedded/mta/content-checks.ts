/** header_checks(5): what the tables say about each header and each line of the body. */
import { matchesPatterns } from '../../../postfix/lists/maps.ts';
import type { Daemon } from './daemon.ts';
import { quoteLocal } from './text.ts';

/** What was decided; nothing when no line was found. */
export interface ContentVerdict {
  /** The reply that refuses the message. */
  refusal?: string;
  discard?: true;
  hold?: true;
  redirect?: string;
  filter?: string;
  /** Lines that IGNORE takes out. */
  ignored: Set<string>;
}

export interface CheckedMessage {
  id: string;
  sender: string;
  recipients: { address: string }[];
  attributes: [string, string][];
}

export interface ContentLine {
  kind: 'header' | 'body';
  text: string;
}

/** Asks line by line until one refuses or discards the message. */
export function checkContent(daemon: Daemon, message: CheckedMessage, lines: Iterable<ContentLine>): ContentVerdict {
  const verdict: ContentVerdict = { ignored: new Set() };
  for (const line of lines) {
    const found = lookUp(daemon, line);
    if (found === undefined) continue;
    act(daemon, message, line, found, verdict);
    if (verdict.refusal !== undefined || verdict.discard) break;
  }
  return verdict;
}

function lookUp(daemon: Daemon, { kind, text }: ContentLine): string | undefined {
  for (const specification of daemon.configuration.list(kind === 'header' ? 'header_checks' : 'body_checks')) {
    const table = daemon.tables.open(specification);
    const answer = table.lookup(matchesPatterns(table) ? text : text.toLowerCase());
    for (const { level, text: complaint } of daemon.tables.takeComplaints()) daemon.log(`${level}: ${complaint}`);
    if ('found' in answer && answer.found !== undefined) return answer.found;
  }
  return undefined;
}

function act(daemon: Daemon, message: CheckedMessage, line: ContentLine, found: string, verdict: ContentVerdict): void {
  const [, action = '', argument = ''] = /^(\S+)\s*(.*)$/s.exec(found) ?? [];
  const note = (word: string, text = argument) => daemon.log(noteOf(word, message, line, text));
  switch (action.toUpperCase()) {
    case 'REJECT': {
      const text = /^[45]\.\d+\.\d+ /.test(argument) ? argument : `5.7.1 ${argument || 'message content rejected'}`;
      verdict.refusal = `550 ${text}`;
      note('reject', text);
      return;
    }
    case 'DISCARD':
      verdict.discard = true;
      note('discard');
      return;
    case 'HOLD':
      verdict.hold = true;
      note('hold');
      return;
    case 'REDIRECT':
      verdict.redirect = argument;
      note('redirect');
      return;
    case 'FILTER':
      verdict.filter = argument;
      note('filter');
      return;
    case 'IGNORE':
      verdict.ignored.add(line.text);
      return;
    case 'WARN':
      note('warning');
      return;
    case 'INFO':
      note('info');
      return;
    case 'DUNNO':
    case 'OK':
      return;
    default:
      daemon.log(`warning: ${line.kind}_checks: ${action} is not emulated here`);
  }
}

function noteOf(word: string, { id, sender, recipients, attributes }: CheckedMessage, line: ContentLine, text: string) {
  const known = new Map(attributes);
  const recipient = recipients.at(-1)?.address;
  const parts = [
    `${id}: ${word}: ${line.kind} ${line.text.slice(0, 200)} from ${known.get('log_message_origin') ?? 'local'};`,
    `from=<${quoteLocal(sender)}>`,
    ...(recipient === undefined ? [] : [`to=<${quoteLocal(recipient)}>`]),
    ...(known.has('log_protocol_name') ? [`proto=${known.get('log_protocol_name')}`] : []),
    ...(known.get('log_helo_name') ? [`helo=<${known.get('log_helo_name')}>`] : []),
  ];
  return parts.join(' ') + (text === '' ? '' : `: ${text}`);
}
