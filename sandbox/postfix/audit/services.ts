import { isIpAddress } from '../address/hostname.ts';
import type { Configuration, Service } from '../types.ts';

/** An smtpd(8) that master.cf starts, as strangers see it. */
export interface SmtpService {
  /** As in master.cf: `smtp`, `submission`, `127.0.0.1:10025`. */
  name: string;
  configuration: Configuration;
  /** Can a stranger connect to it? */
  reachable: boolean;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** The address in front of a service name's port, if there is one. */
function boundTo(name: string): string | undefined {
  const host = /^(.*):[^:\]]+$/.exec(name)?.[1]?.replace(/^\[(.*)\]$/, '$1');
  return host === '' ? undefined : host;
}

function listensToStrangers(name: string, configuration: Configuration): boolean {
  const host = boundTo(name);
  if (host !== undefined) return !isLoopback(host);
  const interfaces = configuration.list('inet_interfaces').map((word) => word.replace(/^\[(.*)\]$/, '$1'));
  if (interfaces.includes('loopback-only')) return false;
  const local = (word: string) => (isIpAddress(word) || word === 'localhost') && isLoopback(word);
  return interfaces.length === 0 || !interfaces.every(local);
}

const isSmtpd = ({ command, type }: Service): boolean => command === 'smtpd' && (type === 'inet' || type === 'pass');

/** All smtpd services; a folder without master.cf is taken to have the usual one on port 25. */
export function smtpServices(configuration: Configuration): SmtpService[] {
  const { services } = configuration;
  if (services.length === 0) {
    return [{ name: 'smtp', configuration, reachable: listensToStrangers('smtp', configuration) }];
  }
  const postscreen = services.find(({ command, type }) => command === 'postscreen' && type === 'inet');
  return services.filter(isSmtpd).map((service) => {
    const view = configuration.for(service);
    // A `pass` service gets its clients from postscreen(8).
    const listener = service.type === 'pass' ? postscreen?.name : service.name;
    const reachable = listener !== undefined && listensToStrangers(listener, view);
    return { name: service.name, configuration: view, reachable };
  });
}
