/** Where the mail host speaks SMTP: a relay on a forgotten port is still a relay. */
import type { Sandbox } from '../drivers/driver.ts';
import type { Addresses, Places } from '../world/world.ts';
import type { SmtpPort } from './check.ts';
import { shuffle } from './strangers.ts';

/** Well-known mail ports, their usual alternatives, and where content filters hand mail back. */
const USUAL_PORTS = [
  24, 25, 26, 465, 587, 588, 1025, 1587, 2025, 2465, 2500, 2525, 2526, 2587, 8025, 8587, 10024, 10025, 10026, 10027,
  10587, 25025, 25250,
];

/** Ports that greet with 220, at once or inside TLS, seen from the internet and from the office. */
export async function smtpPorts(sandbox: Sandbox, places: Places): Promise<SmtpPort[]> {
  const { mail } = sandbox.world;
  const [stranger] = shuffle(places.outside, 1);
  const [office] = shuffle(places.office, 1);
  const scans = await Promise.all([
    stranger ? sandbox.internet.scan(stranger.v4, mail.public.v4, USUAL_PORTS) : [],
    stranger ? sandbox.internet.scan(stranger.v6, mail.public.v6, USUAL_PORTS) : [],
    office ? sandbox.internet.scan(office.v4, mail.lan.v4, USUAL_PORTS) : [],
  ]);
  const found = scans.flat().filter(({ speaksSmtp }) => speaksSmtp);
  const byPort = new Map(found.map((scanned) => [scanned.port, scanned]));
  const ports = [...byPort.values()].sort((a, b) => a.port - b.port);
  return Promise.all(
    ports.map(async ({ port, implicitTls }): Promise<SmtpPort> => {
      if (implicitTls) return { port, tls: 'implicit' };
      return { port, tls: stranger && (await wantsStartTls(sandbox, stranger, port)) ? 'starttls' : 'none' };
    }),
  );
}

/** Asked from the internet; on a port that only the office reaches, strangers need no TLS to be turned away. */
async function wantsStartTls(sandbox: Sandbox, stranger: Addresses, port: number): Promise<boolean> {
  const { mail } = sandbox.world;
  const { envelopes } = await sandbox.internet.probe({
    from: stranger.v4,
    to: { address: mail.public.v4, port },
    helo: 'knock.test',
    envelopes: [{ mailFrom: '<>', rcptTo: [] }],
  });
  // RFC 3207 §4: what a server that insists on TLS says to everything else.
  return envelopes[0]?.mail?.code === 530 && /STARTTLS/i.test(envelopes[0].mail.text);
}
