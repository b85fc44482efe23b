/**
 * Whether a command's output is what a lesson shows. What is new each time (queue IDs, times, process IDs …) counts by
 * its shape only; everything else must be the same.
 */

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';

/** Tried in this order: what comes earlier may hold what comes later. */
const CHANGING: readonly [RegExp, string][] = [
  // Message-IDs as swaks, Postfix and mail programs make them.
  [/(?<=<|[Mm]essage-[Ii]d[=:] ?)[\w.$+-]*\d{8,}[\w.$+-]*(?=@)/g, 'MESSAGE-ID'],
  [/\b(canary|proof)-[0-9a-f]{6,}\b/g, '$1-TOKEN'],
  // RFC 3339, as rsyslog writes; RFC 5322; asctime(3), as mailq prints; syslog's own.
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?/g, 'DATE'],
  [new RegExp(`\\b${DAY}, +\\d{1,2} ${MONTH} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}(?: \\([A-Z]+\\))?`, 'g'), 'DATE'],
  [new RegExp(`\\b(?:${DAY} +)?${MONTH} +\\d{1,2} \\d\\d:\\d\\d(?::\\d\\d)?(?: [A-Z]+)?(?: \\d{4})?`, 'g'), 'DATE'],
  [/\b\d{4}-\d\d-\d\d\b/g, 'DATE'],
  [new RegExp(`\\b${MONTH} +\\d{1,2}\\b`, 'g'), 'DATE'],
  [/(?<![\w:.])\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?![\w:])/g, 'TIME'],
  // The other side's name for a message, whatever it looks like.
  [/\bqueued as [\w.-]+/g, 'queued as QUEUE-ID'],
  // Digests, serial numbers, keys.
  [/\b[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){7,}\b/g, 'HEX'],
  [/\b(?=[0-9A-Fa-f]*\d)[0-9A-Fa-f]{16,}\b/g, 'HEX'],
  // Postfix's queue ID: five digits of microseconds, then the inode, all hexadecimal (postconf(5), enable_long_queue_ids).
  [/\b(?=[0-9A-F]*\d)[0-9A-F]{9,14}\b/g, 'QUEUE-ID'],
  [/(?<=[a-z])\[\d+\](?=:)/g, '[PID]'],
  [/\b(pid[ =]|uid=\d+ pid=)\d+/g, '$1PID'],
  [/\b(size=|delay=|bytes?=)[\d.]+/g, '$1N'],
  [/\bdelays=[\d./]+/g, 'delays=N'],
  [/"(arrival_time|message_size)": ?\d+/g, '"$1": N'],
  // Ports that the client's system picks.
  [/(?<=[\]\d]:)(?:3[3-9]|[45]\d|6[0-5])\d{3}\b/g, 'PORT'],
  [/\b\d+(\.\d+)? ?(ms|seconds?|secs?|Kbytes|KB|kB|MB|bytes)\b/g, 'N $2'],
];

/** Commands that count or measure: their numbers are another's at every moment. */
const METERS =
  /\b(?:vmstat|iostat|top|uptime|ps|df|free|du|qshape|w|wc|ss|nmap|pflogsumm|mailq|mpstat|ls -\w*l\w*|uniq -\w*c\w*|grep -\w*c\w*|postqueue -p)\b/;
const NUMBER = /(?<![\w.:/[-])\d+(?:\.\d+)?[KMG]?%?(?![\w:/\]-]|\.\d)/g;
/** Time and host at the front of a log line; lessons leave them out. */
const LOG_FRONT = /^DATE \S+ (?=[\w/.-]+(?:\[PID\])?: )/;

/** What must be the same in a line, for a command. */
export function shapeOf(line: string, command: string): string {
  let shape = line;
  for (const [pattern, name] of CHANGING) shape = shape.replace(pattern, name);
  if (METERS.test(command)) shape = shape.replace(NUMBER, 'N');
  return shape.replace(/\s+/g, ' ').trim();
}

export type Shown = { all: true } | { all: false; missing: string; after: number };

/**
 * Whether these lines of a lesson occur in the output in this order. `…` stands for any text, alone on a line for any
 * lines; empty lines do not count. `after`: how many lines of the output precede where the missing one could be.
 */
export function isShown(expected: readonly string[], output: readonly string[], command: string): Shown {
  const shapes = output.map((line) => shapeOf(line, command));
  let at = 0;
  for (const line of expected) {
    if (line.trim() === '' || line.trim() === '…') continue;
    const pattern = patternOf(line, command);
    const found = shapes.findIndex(
      (shape, index) => index >= at && (pattern.test(shape) || pattern.test(withoutFront(shape))),
    );
    if (found === -1) return { all: false, missing: line, after: at };
    at = found + 1;
  }
  return { all: true };
}

const withoutFront = (shape: string) => shape.replace(LOG_FRONT, '');

function patternOf(line: string, command: string): RegExp {
  const parts = shapeOf(line, command).split('…');
  return new RegExp(`^${parts.map((part) => RegExp.escape(part.trim())).join('.*')}$`);
}
