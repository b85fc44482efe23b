import { matchClient } from '../lists/match.ts';
import { parsePatterns } from '../lists/patterns.ts';
import type { SmtpdClient, Tables } from '../types.ts';
import { type Answer, askServer, FOREIGN } from './probe.ts';
import { placeOf } from './result.ts';
import type { SmtpService } from './services.ts';
import { stranger } from './strangers.ts';

/** Somebody in a network of mynetworks: its first address will do. */
function addressIn(pattern: string): string | undefined {
  const base = pattern.replace(/^\[(.*?)\]/, '$1').split('/')[0] ?? '';
  if (/^[\d.]+$/.test(base)) return base === '0.0.0.0' ? '9.9.9.9' : base.replace(/\.0$/, '.1');
  return base.includes(':') ? base.replace(/::$/, '::1') : undefined;
}

async function asks(service: SmtpService, tables: Tables, client: SmtpdClient, sender: string): Promise<Answer> {
  return askServer(service, tables, { who: 'a friend', client, sender, recipient: `someone@${FOREIGN[0]}` });
}

/** Networks whose clients may relay here. */
async function trustedNetworks(service: SmtpService, tables: Tables, sender: string): Promise<string[]> {
  const { configuration } = service;
  const trusted: string[] = [];
  for (const { text, negated, kind } of parsePatterns(configuration.get('mynetworks'), configuration.files)) {
    const address = kind === 'literal' ? addressIn(text) : undefined;
    if (negated || address === undefined) continue;
    const client = { ...stranger(configuration, address), name: 'unknown', reverseName: 'unknown' };
    const listed = matchClient({ configuration, tables }, 'mynetworks', client);
    if ('error' in listed || !listed.matched) continue;
    const answer = await asks(service, tables, client, sender);
    if (answer.outcome === 'accepted') trusted.push(text);
  }
  return trusted;
}

/** One sentence for each kind of client that is meant to relay on this service. */
export async function describeFriends(service: SmtpService, tables: Tables, ownDomain: string): Promise<string[]> {
  const { configuration, name } = service;
  const sender = `someone@${ownDomain}`;
  const sentences: string[] = [];
  const networks = await trustedNetworks(service, tables, sender);
  if (networks.length > 0) {
    sentences.push(`On ${name}: clients in ${networks.join(', ')} (${placeOf(configuration, 'mynetworks')}).`);
  }
  const outsider = stranger(configuration);
  if (configuration.bool('smtpd_sasl_auth_enable')) {
    const login = { ...outsider, sasl: { username: 'someone', method: 'PLAIN' } };
    const { outcome, decision } = await asks(service, tables, login, `someone@elsewhere.${FOREIGN[1]}`);
    const withOwnAddress = await asks(service, tables, login, sender);
    const step = [decision, withOwnAddress.decision].find(({ verdict }) => verdict === 'permit')?.decidedBy;
    const permitted = outcome === 'accepted' || withOwnAddress.outcome === 'accepted';
    const sasl = /permit_sasl_authenticated/.test(step?.restriction ?? '');
    if (permitted && step && sasl) {
      sentences.push(
        `On ${name}: whoever logs in (permit_sasl_authenticated in ${placeOf(configuration, step.list)}).`,
      );
    } else if (configuration.get('smtpd_sender_login_maps') !== '' && usesSasl(service)) {
      sentences.push(
        `On ${name}: whoever logs in, with a sender of his own (${placeOf(configuration, 'smtpd_sender_login_maps')}).`,
      );
    }
  }
  return sentences;
}

function usesSasl({ configuration }: SmtpService): boolean {
  const lists = ['smtpd_relay_restrictions', 'smtpd_recipient_restrictions'];
  return lists.some((parameter) => configuration.list(parameter).includes('permit_sasl_authenticated'));
}
