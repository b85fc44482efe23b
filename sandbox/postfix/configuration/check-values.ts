import type { Complaint } from '../types.ts';
import { compatibilityLevel, malformedLevel } from './compatibility-level.ts';
import { badNetworkStyle } from './computed.ts';
import table from './daemon-parameters.json' with { type: 'json' };
import type { LoadedConfiguration } from './load.ts';
import { badValue } from './values.ts';

const READ_BY: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table));
const PROTOCOLS: readonly string[] = ['ipv4', 'ipv6', 'all'];

/**
 * What a Postfix program would die of when it starts with this configuration, worst first: values that are no number, time
 * or yes/no, and names that are no host name. `daemon` is the program of the service, such as smtpd; every program reads the
 * shared parameters, and each its own.
 */
export function checkValues(configuration: LoadedConfiguration, daemon = configuration.service?.command): Complaint[] {
  // A program expands its own settings at once; what cannot be expanded is among the configuration's complaints then.
  for (const name of configuration.names()) if (name.startsWith(`${daemon}_`)) configuration.get(name);
  const names = [...(READ_BY.get('shared') ?? []), ...(READ_BY.get(daemon ?? '') ?? [])];
  const shared = sharedProblems(configuration).map((text) => ({ text }));
  const own = names
    .filter((name) => configuration.isSet(name))
    .map((name) => {
      const fallback = configuration.expand(configuration.defaultOf(name) ?? '');
      const { file, line } = configuration.origin(name);
      return { text: badValue(name, configuration.get(name), fallback), file, line };
    });
  return [...shared, ...own].flatMap(({ text, ...place }): Complaint[] =>
    text === undefined ? [] : [{ level: 'fatal', text, ...place }],
  );
}

function sharedProblems(configuration: LoadedConfiguration): (string | undefined)[] {
  const level = configuration.get('compatibility_level');
  return [
    compatibilityLevel(level) === undefined ? malformedLevel(level) : undefined,
    badProtocols(configuration.get('inet_protocols')),
    configuration.isSet('mynetworks') ? undefined : badNetworkStyle(configuration.get('mynetworks_style')),
    badHostName(configuration),
  ];
}

/** The complaint over inet_protocols. */
export function badProtocols(value: string): string | undefined {
  const bad = value.split(/[, \t\r\n]+/).find((word) => word !== '' && !PROTOCOLS.includes(word.toLowerCase()));
  return bad === undefined ? undefined : `unknown inet_protocols value "${bad}" in "${value}"`;
}

function badHostName(configuration: LoadedConfiguration): string | undefined {
  const name = configuration.get('myhostname');
  if (name === '') return 'bad string length 0 < 1: myhostname = ';
  const fine = name.length <= 255 && name.split('.').every((label) => /^\w([\w-]{0,61}\w)?$/.test(label));
  return fine
    ? undefined
    : `file ${configuration.directory}/main.cf: parameter myhostname: bad parameter value: ${name}`;
}
