import { type NetworkInterface, type NetworkStyle, ownNetworks } from './own-networks.ts';

/** What Postfix asks the machine when main.cf does not say. */
export interface MachineContext {
  /** As hostname(1) answers. */
  hostname?: string;
  /** Addresses besides loopback. */
  interfaces?: NetworkInterface[];
}

/** Names whose default is computed, in the order in which postconf(5) has them. */
export const COMPUTED_NAMES = [
  'config_directory',
  'mydomain',
  'myhostname',
  'mynetworks',
  'process_id',
  'process_name',
  'service_name',
] as const;

export type ComputedName = (typeof COMPUTED_NAMES)[number];

export interface ComputedInputs {
  directory: string;
  machine: MachineContext;
  /** The program that asks: a daemon, or postconf. */
  processName: string;
  serviceName: string;
  /** Expanded value of another parameter. */
  get(name: string): string;
  /** Expanded value as set; undefined when the computed default applies. */
  given(name: string): string | undefined;
}

const DEFAULT_DOMAIN = 'localdomain';
const STYLES: readonly string[] = ['subnet', 'class', 'host'] satisfies NetworkStyle[];

export function isComputed(name: string): name is ComputedName {
  return (COMPUTED_NAMES as readonly string[]).includes(name);
}

export function computeDefault(name: ComputedName, inputs: ComputedInputs): string {
  switch (name) {
    case 'config_directory':
      return inputs.directory;
    case 'myhostname':
      return hostName(inputs);
    case 'mydomain':
      return domainOf(inputs.given('myhostname') ?? machineName(inputs));
    case 'mynetworks':
      return networks(inputs);
    case 'process_name':
      return inputs.processName;
    case 'service_name':
      return inputs.serviceName;
    case 'process_id':
      return '1';
  }
}

function machineName({ machine }: ComputedInputs): string {
  return (machine.hostname ?? 'localhost').toLowerCase();
}

/** A machine's name without a dot is completed with mydomain. */
function hostName(inputs: ComputedInputs): string {
  const name = machineName(inputs);
  return name.includes('.') ? name : `${name}.${inputs.given('mydomain') ?? DEFAULT_DOMAIN}`;
}

function domainOf(hostname: string): string {
  const dot = hostname.indexOf('.');
  return dot < 0 ? DEFAULT_DOMAIN : hostname.slice(dot + 1);
}

function networks(inputs: ComputedInputs): string {
  const style = inputs.get('mynetworks_style');
  if (!isStyle(style)) return '';
  const choice = { style, inetInterfaces: inputs.get('inet_interfaces'), inetProtocols: inputs.get('inet_protocols') };
  return ownNetworks(inputs.machine.interfaces ?? [], choice);
}

function isStyle(text: string): text is NetworkStyle {
  return STYLES.includes(text);
}

/** The complaint over mynetworks_style, which postconf and the daemons die of. */
export function badNetworkStyle(style: string): string | undefined {
  const bad = style.split(/[, \t\r\n]+/).find((word) => word !== '' && !STYLES.includes(word));
  return bad === undefined ? undefined : `unknown mynetworks mask style value "${bad}" in "${style}"`;
}
