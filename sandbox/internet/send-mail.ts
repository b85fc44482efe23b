/** How a server of the internet hands a message on: by MX, then by address (RFC 5321 §5). */
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Network, Resolve, WireSocket } from './network.ts';
import { asNetSocket } from './sockets.ts';

export interface Outgoing {
  network: Network;
  resolve: Resolve;
  /** The sending server: its name for EHLO and the addresses it sends from. */
  helo: string;
  from: { v4: string; v6: string };
  mailFrom: string;
  rcptTo: string;
  message: string;
}

export type Outcome = { sent: true } | { sent: false; permanent: boolean; why: string };

const PATIENCE_MS = 10_000;

export async function sendMail(outgoing: Outgoing): Promise<Outcome> {
  const domain = outgoing.rcptTo.slice(outgoing.rcptTo.lastIndexOf('@') + 1);
  const addresses = await exchangersOf(domain, outgoing.resolve);
  if (addresses.length === 0) return { sent: false, permanent: true, why: `5.1.2 ${domain}: no mail exchanger` };
  let last: Outcome = { sent: false, permanent: false, why: '4.4.1 no answer' };
  for (const address of addresses) {
    last = await tryOne(outgoing, address);
    if (last.sent || last.permanent) return last;
  }
  return last;
}

/** Addresses in the order in which to try them: by preference, IPv4 first. */
async function exchangersOf(domain: string, resolve: Resolve): Promise<string[]> {
  const literal = /^\[(?:IPv6:)?([^\]]+)\]$/i.exec(domain)?.[1];
  if (literal !== undefined) return [literal];
  const { records } = await resolve(domain, 'MX');
  const names = records
    .map(({ data }) => data.split(' '))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, name = '']) => name);
  const answers = await Promise.all(
    names.flatMap((name) => (['A', 'AAAA'] as const).map((type) => resolve(name, type))),
  );
  return answers.flatMap((answer) => answer.records.map(({ data }) => data));
}

async function tryOne(outgoing: Outgoing, address: string): Promise<Outcome> {
  const source = address.includes(':') ? outgoing.from.v6 : outgoing.from.v4;
  try {
    const socket = await outgoing.network.dial(source, { address, port: 25 }, { timeoutMs: PATIENCE_MS });
    await handOver(socket, outgoing);
    return { sent: true };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
    return { sent: false, permanent: code >= 500, why };
  }
}

function handOver(socket: WireSocket, { helo, mailFrom, rcptTo, message }: Outgoing): Promise<void> {
  const connection = new SMTPConnection({
    connection: asNetSocket(socket),
    name: helo,
    // Both ends are in this process or container.
    ignoreTLS: true,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((refused) => {
      if (refused) return reject(refused);
      connection.send({ from: mailFrom, to: [rcptTo] }, message, (error) => {
        connection.quit();
        if (error) reject(error);
        else resolve();
      });
    });
  });
}
