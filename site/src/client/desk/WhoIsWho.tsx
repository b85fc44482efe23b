/** The hosts of this sandbox, with their names and addresses, and the people and providers that tasks mention. */
import type { JSX } from 'preact';
import { type Words, words } from '../../words/index.ts';
import { useDesk } from './use-desk.ts';

export function WhoIsWho(): JSX.Element | null {
  const { now } = useDesk();
  const sandbox = now.view?.sandbox;
  if (!sandbox) return null;
  const { hosts, variables } = sandbox;
  const { who: say, terminal } = words();
  return (
    <div class="who">
      <table>
        <caption>{say.machines}</caption>
        <thead>
          <tr>
            <th scope="col">{say.host}</th>
            <th scope="col">{say.nameAndAddresses}</th>
          </tr>
        </thead>
        <tbody>
          {hosts.map(({ host, name, addresses }) => (
            <tr key={host}>
              <th scope="row">
                {host}
                <small>{terminal.roles[host]}</small>
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
        <caption>{say.names}</caption>
        <tbody>
          {factsOf(variables, say).map(([label, value]) => (
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

const FACTS: readonly [keyof Words['who'], string][] = [
  ['organisation', 'organisation'],
  ['domain', 'domain'],
  ['lan4', 'lan.v4'],
  ['lan6', 'lan.v6'],
  ['blockList', 'dnsbl.zone'],
  ['otherServer', 'blackhole.name'],
];

function factsOf(variables: Record<string, string>, say: Words['who']): [string, string][] {
  const people = [1, 2, 3, 4].map((n): [string, string] => [
    variables[`person.${n}.name`] ?? '',
    `${variables[`person.${n}.login`]}@${variables.domain}`,
  ]);
  const providers = [1, 2].map((n): [string, string] => [
    say.mailboxElsewhere,
    `${variables[`provider.${n}.mailbox`]}@${variables[`provider.${n}.domain`]}`,
  ]);
  const facts = FACTS.map(([label, name]): [string, string] => [say[label], variables[name] ?? '']);
  return [...facts, ...people, ...providers].filter(([label, value]) => label && value && !value.includes('undefined'));
}
