/** Reads SMTP dialogues and logs line by line, so that lesson and desk colour them alike. */
type LineKind = 'typed' | 'good' | 'refused' | 'plain';

export interface TranscriptLine {
  kind: LineKind;
  text: string;
}

/** Client lines are marked `> ` in lessons, `→ ` by the grader, `-> ` by swaks. */
const TYPED = /^\s*(?:→ |-> |~> |>(?: |$))/;
/** RFC 5321 §4.2.1: the first digit of a reply tells its outcome. A hyphen after the code means that more lines follow. */
const REPLY = /^\s*(?:← |<~?[-*]+ *|[a-z]+: )?([2-5])[0-9]{2}(?: |$)/;
/** In a log line, the verdict stands inside. */
const LOG_REFUSED = /\breject: |status=(?:bounced|deferred|expired)|\bwarning: |\bfatal: /;
const LOG_GOOD = /status=sent/;

/** Splits a text into lines, each with what it means. */
export function readTranscript(text: string): TranscriptLine[] {
  return text
    .replace(/^\n+|\s+$/g, '')
    .split('\n')
    .map((line) => ({ kind: kindOf(line), text: line }));
}

function kindOf(line: string): LineKind {
  if (TYPED.test(line)) return 'typed';
  const reply = REPLY.exec(line)?.[1];
  if (reply !== undefined) return reply < '4' ? 'good' : 'refused';
  if (LOG_REFUSED.test(line)) return 'refused';
  return LOG_GOOD.test(line) ? 'good' : 'plain';
}
