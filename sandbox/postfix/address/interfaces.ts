import { splitList } from '../configuration/tokens.ts';
import type { Environment } from '../environment.ts';
import { matchString } from '../lists/match.ts';
import { isIpAddress, literalAddress, sameAddress } from './hostname.ts';

const LOOPBACK = ['127.0.0.1', '::1'];

const isLoopback = (address: string): boolean => address.startsWith('127.') || sameAddress(address, '::1');

/** The addresses that a host name in inet_interfaces stands for, as far as they are known without DNS. */
function addressesOfHost(environment: Environment, host: string, interfaces: readonly string[]): readonly string[] {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIpAddress(bare)) return [bare];
  if (bare.toLowerCase() === 'localhost') return interfaces.filter(isLoopback);
  const own = environment.configuration.get('myhostname').toLowerCase();
  return bare.toLowerCase() === own ? interfaces.filter((address) => !isLoopback(address)) : [];
}

/** The addresses on which this Postfix receives mail (inet_interfaces). */
function ownAddresses(environment: Environment): readonly string[] {
  const interfaces = [...LOOPBACK, ...(environment.interfaces ?? environment.configuration.interfaces ?? [])];
  const setting = environment.configuration.get('inet_interfaces');
  if (setting === 'all' || setting === '') return interfaces;
  if (setting === 'loopback-only') return interfaces.filter(isLoopback);
  return splitList(setting).flatMap((host) => addressesOfHost(environment, host, interfaces));
}

export function isOwnAddress(environment: Environment, address: string): boolean {
  return ownAddresses(environment).some((own) => sameAddress(own, address));
}

/** Addresses at which a proxy or NAT receives for this machine (proxy_interfaces). */
export function isProxyAddress(environment: Environment, address: string): boolean {
  return splitList(environment.configuration.get('proxy_interfaces')).some((proxy) =>
    sameAddress(proxy.replace(/^\[(.*)\]$/, '$1'), address),
  );
}

/** Is mail for this domain delivered here: mydestination, or an address literal of our own? */
export function isLocalDomain(environment: Environment, domain: string): 'yes' | 'no' | 'error' {
  const name = domain.replace(/\.$/, '');
  if (name === '' || name.endsWith('.')) return 'no';
  const listed = matchString(environment, 'mydestination', name);
  if ('error' in listed) return 'error';
  if (listed.matched) return 'yes';
  const literal = /^\[(.*)\]$/.exec(name)?.[1];
  const address = literal === undefined ? undefined : literalAddress(literal);
  if (address === undefined) return 'no';
  return isOwnAddress(environment, address) || isProxyAddress(environment, address) ? 'yes' : 'no';
}
