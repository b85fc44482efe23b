const NAME = /\{\{\s*([a-z0-9.]+)\s*\}\}/gi;

/** Names for lessons while no lab runs. Keys as in the lab's own variables (`domain`, `mail.name`, …). */
export const SAMPLE_NAMES: Readonly<Record<string, string>> = {
  organisation: 'Northwind Shipping',
  domain: 'northwind.example',
  'public.v4': '198.18.40.0/24',
  'public.v6': '2001:db8:40:1::/64',
  'lan.v4': '10.20.30.0/24',
  'lan.v6': 'fd12:3456:789a:10::/64',
  'lan.v4.wide': '10.20.0.0/16',
  'lan.v6.mynetworks': '[fd12:3456:789a:10::]/64',
  'mail.name': 'mail.northwind.example',
  'mail.public.v4': '198.18.40.25',
  'mail.public.v6': '2001:db8:40:1::25',
  'mail.lan.v4': '10.20.30.1',
  'mail.lan.v6': 'fd12:3456:789a:10::1',
  'outside.name': 'dsl-77.skywire.example',
  'outside.v4': '198.18.40.77',
  'outside.v6': '2001:db8:40:1::77',
  'inside.name': 'pc5.lan.northwind.example',
  'inside.v4': '10.20.30.35',
  'inside.v6': 'fd12:3456:789a:10::35',
  'nameserver.public.v4': '198.18.40.53',
  'nameserver.lan.v4': '10.20.30.53',
  'dnsbl.zone': 'dnsbl.spamledger.test',
  'dnsbl.query': '25.40.18.198.dnsbl.spamledger.test',
  'dnsbl.delist': 'delist@spamledger.test',
  'dnsbl.domain': 'spamledger.test',
  isp: 'skywire.example',
  'smarthost.name': 'smtp.skywire.example',
  'smarthost.login': 'northwind-4711',
  'smarthost.password': 'copper-lantern-27',
  'partner.domain': 'harbourworks.example',
  'gateway.v4': '198.18.40.201',
  'spamtrap.domain': 'oldnewsletter.test',
  'proof.token': 'proof-3f9c1a77e2',
  'person.1.login': 'alice',
  'person.1.name': 'Alice Hartono',
  'person.1.password': 'velvet-anchor-63',
  'person.2.login': 'bram',
  'person.2.name': 'Bram Visser',
  'person.3.login': 'citra',
  'person.3.name': 'Citra Lestari',
  'person.4.login': 'dimas',
  'person.4.name': 'Dimas Pratama',
  'provider.1.domain': 'bigmail.example',
  'provider.1.mx': 'mx.bigmail.example',
  'provider.1.mailbox': 'maria',
  'provider.2.domain': 'inkwell.test',
  'provider.2.mx': 'mx.inkwell.test',
  'provider.2.mailbox': 'olga',
  'blackhole.name': 'mx.stefan-hosting.test',
  'blackhole.v4': '192.0.2.61',
};

/** The sample for a name. Throws for a name no world has, so that a typo in a lesson stops the build. */
export function sampleName(name: string): string {
  const sample = SAMPLE_NAMES[name];
  if (sample === undefined)
    throw new Error(`"${name}" is not a name of the world. Known: ${Object.keys(SAMPLE_NAMES).join(', ')}.`);
  return sample;
}

/** The text with the sample in place of each `{{name}}`, for where no element can stand. */
export function fillSamples(text: string): string {
  return text.replace(NAME, (_, name: string) => sampleName(name));
}

/** Turns each `{{name}}` in HTML into an element that the page fills with the student's own value. */
export function markNames(html: string): string {
  return html.replace(NAME, (_, name: string) => nameElement(name));
}

function nameElement(name: string): string {
  return `<span class="own-name" data-name="${name}">${sampleName(name)}</span>`;
}

/** For text nodes: what HTML would take as markup. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
