import { findInMaps } from '../lists/maps.ts';
import type { Tables } from '../types.ts';
import { expandReply, type ReplyContext } from './expand-reply.ts';
import { splitEnhanced } from './reply.ts';

/**
 * The lines that smtpd(8) sends for a 4xx or 5xx reply, with smtpd_reject_footer: `\c` continues the last line, `\n`
 * begins a new one. Each line has its code; the caller puts the hyphens of a multi-line reply.
 */
export function withRejectFooter(reply: string, context: ReplyContext & { tables: Tables }): string[] {
  const { configuration, tables } = context;
  const code = /^([45]\d\d)[ -]/.exec(reply)?.[1];
  const maps = configuration.get('smtpd_reject_footer_maps');
  const special = findInMaps({ configuration, tables }, maps, reply, { title: 'smtpd_reject_footer_maps' });
  const footer = special.found ?? configuration.raw('smtpd_reject_footer');
  if (code === undefined || footer === '') return [reply];
  const { enhanced } = splitEnhanced(reply.slice(4), '');
  const [first = '', ...rest] = footer.split('\\n');
  const prefix = enhanced === '' ? `${code} ` : `${code} ${enhanced} `;
  const fill = (line: string) => expandReply(line, context);
  const continues = first.startsWith('\\c');
  const head = continues ? [reply + fill(first.slice(2))] : [reply, prefix + fill(first)];
  return [...head, ...rest.map((line) => prefix + fill(line))];
}
