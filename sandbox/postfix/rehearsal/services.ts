/** Which smtpd(8) of master.cf takes a connection. */
import { type Endpoint, endpointsOf } from '../configuration/endpoints.ts';
import type { Configuration, Service } from '../types.ts';

export interface SmtpDoor {
  service: Service;
  port: number;
  /** Addresses that it is bound to; `0.0.0.0` and `::` are all of them. */
  addresses: string[];
}

/** Services that speak SMTP on a port; those behind postscreen(8) under its port. */
export function smtpDoors(configuration: Configuration): SmtpDoor[] {
  const behind = configuration.services.find(({ type, command }) => type === 'pass' && command === 'smtpd');
  return enabled(configuration).flatMap((service): SmtpDoor[] => {
    if (service.type !== 'inet' || !['smtpd', 'postscreen'].includes(service.command)) return [];
    const endpoints = endpointsOf(service, configuration) ?? [];
    const [first] = endpoints;
    if (!first) return [];
    const answering = service.command === 'postscreen' ? behind : service;
    if (!answering) return [];
    return [{ service: answering, port: first.port, addresses: endpoints.map(({ address }) => address) }];
  });
}

function enabled(configuration: Configuration): Service[] {
  const disabled = configuration.list('master_service_disable');
  return configuration.services.filter(
    ({ name, type }) => !disabled.includes(`${name}/${type}`) && !disabled.includes(type),
  );
}

/** Who takes a connection to this address: who is bound to it comes before who is bound to all. */
export function doorAt(doors: SmtpDoor[], { address, port }: Endpoint): SmtpDoor | undefined {
  const everywhere = address.includes(':') ? '::' : '0.0.0.0';
  const here = doors.filter((door) => door.port === port);
  return (
    here.find(({ addresses }) => addresses.includes(address)) ??
    here.find(({ addresses }) => addresses.includes(everywhere))
  );
}
