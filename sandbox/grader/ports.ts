/** Where the mail host speaks SMTP: a relay on a forgotten port is still a relay. */
import type { Sandbox } from '../drivers/driver.ts';
import { shuffle } from './strangers.ts';

/** Well-known mail ports, their usual alternatives, and where content filters hand mail back. */
const USUAL_PORTS = [
  24, 25, 26, 465, 587, 588, 1025, 1587, 2025, 2465, 2500, 2525, 2526, 2587, 8025, 8587, 10024, 10025, 10026, 10027,
  10587, 25025, 25250,
];

/** Ports that greet with 220, seen from the internet and from the office. TLS-only ports are found by connecting. */
export async function smtpPorts(sandbox: Sandbox): Promise<number[]> {
  const { mail, prober } = sandbox.world;
  const [stranger] = shuffle(prober.outside, 1);
  const [office] = shuffle(prober.office, 1);
  const scans = await Promise.all([
    stranger ? sandbox.internet.scan(stranger.v4, mail.public.v4, USUAL_PORTS) : [],
    stranger ? sandbox.internet.scan(stranger.v6, mail.public.v6, USUAL_PORTS) : [],
    office ? sandbox.internet.scan(office.v4, mail.lan.v4, USUAL_PORTS) : [],
  ]);
  return [
    ...new Set(
      scans
        .flat()
        .filter(({ speaksSmtp }) => speaksSmtp)
        .map(({ port }) => port),
    ),
  ].sort((a, b) => a - b);
}
