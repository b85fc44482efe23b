/** Trust in addresses behind which strangers stand: public ranges, gateways of container networks, proxies. */
import ipaddr from 'ipaddr.js';
import { parsePatterns } from '../lists/patterns.ts';
import type { Habit } from './habit.ts';
import { findingAt } from './result.ts';

/** A public range of this many bits or fewer is nobody's office. */
const PUBLIC_WORLD_BITS = 12;
const CONTAINER_NETWORKS = ipaddr.parseCIDR('172.16.0.0/12');

function ipv4In(text: string): { address: ipaddr.IPv4; bits: number } | undefined {
  const [base = '', bits = '32'] = text.split('/');
  if (!ipaddr.IPv4.isValidFourPartDecimal(base)) return undefined;
  return { address: ipaddr.IPv4.parse(base), bits: Number(bits) };
}

/** `172.0.0.0/8` looks like Docker's networks and holds millions of strangers. */
export const publicRanges: Habit = ({ configuration }) =>
  parsePatterns(configuration.get('mynetworks'), configuration.files).flatMap(({ text, negated }) => {
    const network = negated ? undefined : ipv4In(text);
    if (!network || network.bits === 0 || network.bits > PUBLIC_WORLD_BITS) return [];
    const last = ipaddr.IPv4.broadcastAddressFromCIDR(text);
    if (network.address.range() !== 'unicast' && last.range() !== 'unicast') return [];
    const why = `${text} holds public addresses of other people, who may all relay.`;
    const fix = 'Docker uses 172.16.0.0/12 and 192.168.0.0/16, and of those only what is yours belongs here.';
    return [findingAt(configuration, { severity: 'critical', parameter: 'mynetworks', why, fix })];
  });

/** With a proxy or masquerading in front, every client on the internet has the gateway's address. */
export const gateways: Habit = ({ configuration }) =>
  parsePatterns(configuration.get('mynetworks'), configuration.files).flatMap(({ text, negated }) => {
    const network = negated ? undefined : ipv4In(text);
    if (network?.bits !== 32 || !network.address.match(CONTAINER_NETWORKS) || !text.split('/')[0]?.endsWith('.1'))
      return [];
    const why = `${text} looks like the gateway of a container network. Behind a proxy or a masquerading firewall every client on the internet has this address (the log says so: connect from unknown[${text.split('/')[0]}]).`;
    const fix = 'Remove it. Keep the real client addresses: "userland-proxy": false, or the PROXY protocol.';
    return [findingAt(configuration, { severity: 'warning', parameter: 'mynetworks', why, fix })];
  });

export const postscreenProxy: Habit = ({ configuration, reachable, name }) => {
  const parameter = 'postscreen_upstream_proxy_protocol';
  if (!reachable || configuration.get(parameter) === '') return [];
  const why = `postscreen in front of ${name} believes the client address that the PROXY protocol gives. A stranger who reaches the port itself can claim an address in mynetworks.`;
  const fix = 'Let only the proxy reach this port.';
  return [findingAt(configuration, { severity: 'warning', parameter, why, fix })];
};
