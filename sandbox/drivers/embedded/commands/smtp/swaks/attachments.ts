/** --attach and its companions: the MIME parts of a message. */

export interface Attachment {
  kind: 'body' | 'file';
  data: Buffer;
  type: string;
  name?: string;
}

/** undefined when nothing is attached. */
export function multipart(
  body: string,
  attachments: readonly Attachment[],
  pid: number,
): { contentType: string; text: string } | undefined {
  if (attachments.length === 0) return undefined;
  const boundary = `----=_MIME_BOUNDARY_000_${pid}`;
  const files = attachments.filter(({ kind }) => kind === 'file');
  const given = attachments.filter(({ kind }) => kind === 'body');
  const bodies = given.length > 0 ? given : [{ kind: 'body', data: Buffer.from(body), type: 'text/plain' } as const];
  const alternative = bodies.length > 1 && files.length === 0;
  const contentType = `multipart/${alternative ? 'alternative' : 'mixed'}; boundary="${boundary}"`;
  const nested = bodies.length > 1 && files.length > 0;
  const text = nested ? alternatives(bodies, boundary, pid) : bodies.map((part) => encode(part, boundary)).join('');
  return { contentType, text: `${text}${files.map((part) => encode(part, boundary)).join('')}--${boundary}--\n` };
}

function alternatives(bodies: readonly Attachment[], outer: string, pid: number): string {
  const boundary = `----=_MIME_BOUNDARY_004_${pid}`;
  const parts = bodies.map((part) => encode(part, boundary)).join('');
  return `--${outer}\nContent-Type: multipart/alternative; boundary="${boundary}"\n\n${parts}--${boundary}--\n`;
}

function encode({ kind, data, type, name }: Attachment, boundary: string): string {
  if (/^text\/plain$/i.test(type) && !name) return `--${boundary}\nContent-Type: ${type}\n\n${data}\n`;
  const shown = kind === 'body' && /^text\//i.test(type);
  const disposition = shown ? '' : 'Content-Disposition: attachment\n';
  const description = name
    ? `; name="${name}"\nContent-Description: ${name}\nContent-Disposition: attachment; filename="${name}"\n`
    : `\n${disposition}`;
  const lines = data.toString('base64').match(/.{1,76}/g) ?? [];
  const text = lines.map((line) => `${line}\n`).join('');
  return `--${boundary}\nContent-Type: ${type}${description}Content-Transfer-Encoding: BASE64\n\n${text}\n`;
}
