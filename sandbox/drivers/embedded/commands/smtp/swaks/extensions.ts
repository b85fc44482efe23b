/** EHLO, LHLO or HELO, and what the server offers in answer. */
import type { Dialogue } from './dialogue.ts';

export type Extensions = ReadonlySet<string>;

export interface Offered {
  auth: Extensions;
  xclient?: Extensions;
  startTls: boolean;
  pipelining: boolean;
}

/** undefined when the server takes neither. */
export async function helo(
  dialogue: Dialogue,
  protocol: 'smtp' | 'esmtp' | 'lmtp',
  name: string,
): Promise<Offered | undefined> {
  const expect = /^250 /m;
  if (protocol !== 'smtp') {
    const reply = await dialogue.transact({ send: `${protocol === 'lmtp' ? 'LHLO' : 'EHLO'} ${name}`, expect });
    if (reply !== undefined) return readOffer(reply);
  }
  if (protocol === 'lmtp') return undefined;
  const reply = await dialogue.transact({ send: `HELO ${name}`, expect });
  return reply === undefined ? undefined : { auth: new Set(), startTls: false, pipelining: false };
}

function readOffer(reply: string): Offered {
  const lines = reply.split('\n').map((line) => line.slice(4));
  const words = (keyword: RegExp) =>
    lines.flatMap((line) => keyword.exec(line)?.[1]?.toUpperCase().split(/\s+/).filter(Boolean) ?? []);
  return {
    auth: new Set(words(/^AUTH=?(.*)$/)),
    ...(lines.some((line) => /^XCLIENT\b/.test(line)) ? { xclient: new Set(words(/^XCLIENT\s*(.*)$/)) } : {}),
    startTls: lines.includes('STARTTLS'),
    pipelining: lines.includes('PIPELINING'),
  };
}
