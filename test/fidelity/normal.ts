/** Takes out of a text what differs between any two runs: queue ids, times, process numbers, ports, tokens. */

const RULES: [RegExp, string][] = [
  [/canary-[0-9a-f]{16}/g, 'TOKEN'],
  [/\b(?=[0-9A-F]*[0-9])[0-9A-F]{9,12}\b/g, 'QUEUE-ID'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d\b/g, 'TIME'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), +\d+ [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}( \([A-Z]+\))?/g, 'TIME'],
  [/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /g, 'TIME '],
  [/("arrival_time": )\d+/g, '$1TIME'],
  [/(?<=^|\s)(create_time: |Queue time ).*/g, '$1TIME'],
  [/\b20\d{12}\.(?=QUEUE-ID)/g, 'TIME.'],
  [/\bdelays?=[\d./]+/g, 'delay'],
  [/\b(delay), \1/g, '$1'],
  // Which of a host's addresses is tried first is left to chance (smtp_address_preference = any).
  [/\b(relay=|host |connect to |with )([\w.-]+)\[[\da-f.:]+\]/g, '$1$2[ADDRESS]'],
  [/ conn_use=\d+,/g, ''],
  [/(?<=[a-z])\[\d+\]:/g, '[PID]:'],
  [/\b(pid|PID:?) \d+/g, '$1 PID'],
  [/(?<=in )\d+(\.\d+)? (seconds?|secs?)\b/g, 'SECONDS'],
  [/\bafter \d+\.?\d*(?= from)/g, 'after N'],
  [/\bsize=\d+/g, 'size=N'],
  [/("message_size": )\d+/g, '$1N'],
  [/\bqueued as [-\w]+/g, 'queued as ID'],
  [/(TLSv1\.\d with cipher).*/g, '$1 …'],
  [/\b[0-9A-F]{8,16}\.\d{10}\//g, 'BOUNDARY/'],
];

export function normal(text: string): string {
  return RULES.reduce((so, [what, by]) => so.replace(what, by), text.trimEnd());
}
