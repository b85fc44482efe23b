import ipaddr from 'ipaddr.js';
import { resolveAddress } from '../address/resolve.ts';
import { splitList } from '../configuration/tokens.ts';
import { parseNetwork } from '../lists/cidr.ts';
import { matchClient } from '../lists/match.ts';
import { parsePatterns } from '../lists/patterns.ts';
import type { Configuration } from '../types.ts';
import type { Habit } from './habit.ts';
import { discards, smuggling, softBounce, softRefusal } from './half-refusals.ts';
import { gateways, postscreenProxy, publicRanges } from './hidden-clients.ts';
import { askServer, FOREIGN, STRANGER_DOMAIN } from './probe.ts';
import { type Finding, findingAt } from './result.ts';
import { ownDomains, stranger } from './strangers.ts';

/** Wider than any network that one organisation fills: behind such a range sit proxies, NAT and neighbours. */
const WIDE = { ipv4: 16, ipv6: 48 };

function prefixOf(pattern: string): { kind: 'ipv4' | 'ipv6'; bits: number; range: string } | undefined {
  const [base = '', mask] = pattern.replace(/^\[(.*?)\]/, '$1').split('/');
  if (mask === undefined || !ipaddr.isValid(base)) return undefined;
  const address = ipaddr.parse(base);
  return { kind: address.kind(), bits: Number(mask), range: address.range() };
}

/** Networks that cannot be read make every RCPT TO wait; wide ones trust machines that nobody knows. */
const networks: Habit = ({ configuration }) => {
  const parameter = 'mynetworks';
  return parsePatterns(configuration.get(parameter), configuration.files).flatMap(({ text, kind, negated }) => {
    if (kind === 'unreadable') {
      return [
        finding(
          configuration,
          'warning',
          parameter,
          `${text} cannot be read, so every RCPT TO is answered 451 Temporary lookup failure.`,
          'Name a file that exists.',
        ),
      ];
    }
    if (kind === 'table' || negated) return [];
    if (text === '0.0.0.0' || text === '::') {
      return [
        finding(
          configuration,
          'info',
          parameter,
          `${text} without a mask is one address and matches no client.`,
          'Remove it.',
        ),
      ];
    }
    const parsed = /[/:]/.test(text) ? parseNetwork(text) : undefined;
    if (parsed && 'error' in parsed) {
      return [
        finding(
          configuration,
          'warning',
          parameter,
          `${parsed.error}: every RCPT TO is answered 451 Temporary lookup failure.`,
          'Correct the network.',
        ),
      ];
    }
    const prefix = prefixOf(text);
    if (!prefix || prefix.range === 'loopback' || prefix.bits > WIDE[prefix.kind] || prefix.bits === 0) return [];
    const why = `${text} holds more machines than anyone knows. If a proxy, NAT or a container network hides clients behind such an address, all of them may relay.`;
    return [finding(configuration, 'warning', parameter, why, 'Trust the networks that you use, not the whole range.')];
  });
};

const finding = (
  configuration: Configuration,
  severity: Finding['severity'],
  parameter: string,
  why: string,
  fix: string,
): Finding => findingAt(configuration, { severity, parameter, why, fix });

const computedNetworks: Habit = ({ configuration }) => {
  const style = configuration.get('mynetworks_style');
  if (configuration.isSet('mynetworks') || style === 'host') return [];
  const why = `mynetworks is not set, and mynetworks_style = ${style} trusts every machine in the ${style === 'class' ? 'class A, B or C network' : 'subnets'} of this one: possibly your provider's other customers.`;
  return [finding(configuration, 'warning', 'mynetworks_style', why, 'Set mynetworks itself.')];
};

const oldDefaults: Habit = ({ configuration }) => {
  const level = Number.parseFloat(configuration.get('compatibility_level')) || 0;
  if (level >= 2) return [];
  const what =
    level < 1 && !configuration.isSet('smtpd_relay_restrictions')
      ? 'smtpd_relay_restrictions is empty, mynetworks_style is subnet and relay_domains is $mydestination'
      : 'mynetworks_style is subnet and relay_domains is $mydestination, subdomains included';
  const why = `With compatibility_level = ${level} the defaults are those of old: ${what}.`;
  return [
    finding(
      configuration,
      'warning',
      'compatibility_level',
      why,
      'Set compatibility_level = 3.9, and the lists that you rely on.',
    ),
  ];
};

/** XCLIENT lets a client claim any address; a stranger who may use it is whoever he wants. */
const impersonation: Habit = ({ configuration, reachable, name }, tables) => {
  const parameter = 'smtpd_authorized_xclient_hosts';
  if (!reachable || configuration.get(parameter) === '') return [];
  const environment = { configuration, tables };
  const trusted = ['198.51.100.66', '9.9.9.9', '2001:db8:bad::66'].some((address) => {
    const answer = matchClient(environment, parameter, { name: 'unknown', address });
    return !('error' in answer) && answer.matched;
  });
  if (!trusted) return [];
  const why = `On ${name}, strangers may use XCLIENT to give themselves any address, one in mynetworks for example.`;
  return [finding(configuration, 'critical', parameter, why, 'List only the proxies that need XCLIENT.')];
};

const proxyProtocol: Habit = ({ configuration, reachable, name }) => {
  const parameter = 'smtpd_upstream_proxy_protocol';
  if (!reachable || configuration.get(parameter) === '') return [];
  const why = `${name} believes the client address that the PROXY protocol gives. A stranger who reaches the port itself can claim an address in mynetworks.`;
  return [finding(configuration, 'warning', parameter, why, 'Let only the proxy reach this port.')];
};

const certificates: Habit = ({ configuration, reachable, name }) => {
  const lists = ['smtpd_relay_restrictions', 'smtpd_recipient_restrictions'];
  const list = lists.find((parameter) =>
    splitList(configuration.get(parameter)).includes('permit_tls_all_clientcerts'),
  );
  const asks = configuration.bool('smtpd_tls_ask_ccert') || configuration.bool('smtpd_tls_req_ccert');
  const authorities = [configuration.get('smtpd_tls_CAfile'), configuration.get('smtpd_tls_CApath')].filter(Boolean);
  if (!list || !asks || authorities.length === 0 || !reachable) return [];
  const open = authorities.some((path) => /\/ssl\/certs|ca-certificates|ca-bundle/.test(path));
  const who = open
    ? 'anybody, since a public authority sells a certificate to anybody'
    : 'whoever has a certificate of that authority';
  const why = `On ${name}, permit_tls_all_clientcerts lets relay ${who} (${authorities.join(', ')}).`;
  const fix = 'Use permit_tls_clientcerts, with fingerprints in relay_clientcerts.';
  return [finding(configuration, open ? 'critical' : 'warning', list, why, fix)];
};

const untrustedRouting: Habit = ({ configuration }) => {
  if (!configuration.bool('allow_untrusted_routing')) return [];
  const why =
    'Addresses like user%elsewhere@partner pass for mail to the partner, whose server may then relay them for strangers, since it trusts this one.';
  return [finding(configuration, 'warning', 'allow_untrusted_routing', why, 'Set allow_untrusted_routing = no.')];
};

const passwords: Habit = ({ configuration, name }) => {
  if (!configuration.bool('smtpd_sasl_auth_enable')) return [];
  const found: Finding[] = [];
  const tlsOnly =
    configuration.bool('smtpd_tls_auth_only') ||
    ['encrypt'].includes(configuration.get('smtpd_tls_security_level')) ||
    configuration.bool('smtpd_tls_wrappermode');
  if (!tlsOnly) {
    const why = `${name} takes passwords without TLS. Who listens in can log in and relay.`;
    found.push(finding(configuration, 'warning', 'smtpd_tls_auth_only', why, 'Set smtpd_tls_auth_only = yes.'));
  }
  if (!configuration.list('smtpd_sasl_security_options').includes('noanonymous')) {
    const why = `${name} offers anonymous logins. They do not permit relaying, but they look like logins to everything else.`;
    found.push(finding(configuration, 'warning', 'smtpd_sasl_security_options', why, 'Add noanonymous.'));
  }
  return found;
};

/** A server that refuses strangers everything gets no mail. */
const inbound: Habit = async (service, tables) => {
  const { configuration, reachable, name } = service;
  const [domain] = ownDomains(configuration);
  if (!reachable || domain === undefined || !/^(smtp|25|.*:25|smtpd)$/.test(name)) return [];
  const question = {
    who: 'any stranger',
    client: stranger(configuration),
    sender: `someone@${STRANGER_DOMAIN}`,
    recipient: `postmaster@${domain}`,
  };
  const { outcome, decision } = await askServer(service, tables, question);
  if (outcome !== 'refused') return [];
  const parameter = decision.decidedBy?.parameter ?? decision.decidedBy?.list ?? 'smtpd_recipient_restrictions';
  const said = decision.reply
    ? `${decision.reply.code} ${decision.reply.enhanced} ${decision.reply.text}`
    : 'the connection is closed';
  const why = `On ${name}, mail from outside to ${question.recipient} is refused: ${said}.`;
  return [
    finding(
      configuration,
      'warning',
      parameter,
      why,
      'Refuse relaying only (reject_unauth_destination), not mail for your own domains.',
    ),
  ];
};

/** A list that has every domain in it delivers foreign mail here: nothing is relayed, but nothing arrives either. */
const blackHole: Habit = ({ configuration }, tables) => {
  const [domain = ''] = FOREIGN;
  const { class: found, list } = resolveAddress(`someone@${domain}`, { configuration, tables });
  if (list === undefined || found === 'default' || found === 'relay') return [];
  const why = `Mail for ${domain}, and so for any domain, is delivered on this machine. It is not relayed, but it never arrives.`;
  return [finding(configuration, 'warning', list, why, `List your own domains in ${list}, one by one.`)];
};

const unknownUsers: Habit = ({ configuration, reachable }) => {
  if (!reachable || !configuration.isSet('local_recipient_maps') || configuration.get('local_recipient_maps') !== '')
    return [];
  const why = 'Mail for users who do not exist is accepted and then bounced, to senders who never sent it.';
  return [finding(configuration, 'warning', 'local_recipient_maps', why, 'Remove the empty local_recipient_maps.')];
};

/** What is risky, broken or wasteful beside the holes that strangers find by asking. */
export const HABITS: Habit[] = [
  networks,
  computedNetworks,
  oldDefaults,
  impersonation,
  proxyProtocol,
  certificates,
  untrustedRouting,
  passwords,
  inbound,
  blackHole,
  unknownUsers,
  publicRanges,
  gateways,
  postscreenProxy,
  softBounce,
  softRefusal,
  discards,
  smuggling,
];
