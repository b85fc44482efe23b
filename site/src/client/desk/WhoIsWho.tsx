/** The hosts of this sandbox, with their names and addresses, and the people and providers that tasks mention. */
import type { JSX } from 'preact';
import { HOST_ROLES } from './state.ts';
import { useDesk } from './use-desk.ts';

export function WhoIsWho(): JSX.Element | null {
  const { now } = useDesk();
  const sandbox = now.view?.sandbox;
  if (!sandbox) return null;
  const { hosts, variables } = sandbox;
  return (
    <div class="who">
      <table>
        <caption>The machines</caption>
        <thead>
          <tr>
            <th scope="col">Host</th>
            <th scope="col">Name and addresses</th>
          </tr>
        </thead>
        <tbody>
          {hosts.map(({ host, name, addresses }) => (
            <tr key={host}>
              <th scope="row">
                {host}
                <small>{HOST_ROLES[host]}</small>
              </th>
              <td>
                <code>{name}</code>
                {addresses.map((address) => (
                  <code key={address}>{address}</code>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Names worth knowing</caption>
        <tbody>
          {factsOf(variables).map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                <code>{value}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const FACTS: readonly [string, string][] = [
  ['Your organisation', 'organisation'],
  ['Its mail domain', 'domain'],
  ['The office LAN', 'lan.v4'],
  ['… and its IPv6', 'lan.v6'],
  ['Block list', 'dnsbl.zone'],
  ['The other server', 'blackhole.name'],
];

function factsOf(variables: Record<string, string>): [string, string][] {
  const people = [1, 2, 3, 4].map((n): [string, string] => [
    variables[`person.${n}.name`] ?? '',
    `${variables[`person.${n}.login`]}@${variables.domain}`,
  ]);
  const providers = [1, 2].map((n): [string, string] => [
    'A mailbox elsewhere',
    `${variables[`provider.${n}.mailbox`]}@${variables[`provider.${n}.domain`]}`,
  ]);
  const facts = FACTS.map(([label, name]): [string, string] => [label, variables[name] ?? '']);
  return [...facts, ...people, ...providers].filter(([label, value]) => label && value && !value.includes('undefined'));
}
