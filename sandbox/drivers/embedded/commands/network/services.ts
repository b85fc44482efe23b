/** /etc/services, as far as mail and its neighbours need it. */
const SERVICES: Record<string, number> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  lmtp: 24,
  smtp: 25,
  mail: 25,
  domain: 53,
  http: 80,
  pop3: 110,
  imap2: 143,
  imap: 143,
  https: 443,
  submissions: 465,
  ssmtp: 465,
  smtps: 465,
  urd: 465,
  submission: 587,
  imaps: 993,
  pop3s: 995,
};

/** undefined for what is neither a number from 1 to 65535 nor a known name. */
export function portNumber(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return SERVICES[text];
  const number = Number(text);
  return number >= 1 && number <= 65_535 ? number : undefined;
}

/** The first name of a port. */
export function serviceName(port: number): string | undefined {
  return Object.entries(SERVICES).find(([, number]) => number === port)?.[0];
}
