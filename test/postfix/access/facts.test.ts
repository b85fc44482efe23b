/**
 * What real Postfix 3.10.13 answered RCPT TO, in a network of its own with a DNS of its own: thirty-nine configurations,
 * each asked the same hundred and sixteen questions by clients that XCLIENT made up.
 */
import { describe, expect, test } from 'vitest';
import facts from './facts.json' with { type: 'json' };
import { server, type Zone } from './server.ts';

const zone = facts.zone as Zone;
const files: Record<string, string> = {
  ...facts.files,
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:5001:5001::/home/alice:/bin/sh\n',
};

describe('real Postfix and this library agree', () => {
  test.each(facts.configurations)('with $main', async ({ main, replies, answers }) => {
    const { rcpt } = server({ files: { ...files, '/etc/postfix/main.cf': `${facts.base}${main}\n` }, zone });
    const differences: string[] = [];
    for (const [index, [client = 0, from = '', to = '']] of facts.cases.entries()) {
      const [address = '', name = '', reverseName = '', helo = ''] = facts.clients[Number(client)] ?? [];
      const reply = await rcpt(String(from), String(to), { address, name, reverseName, helo });
      const real = replies[answers[index] ?? -1];
      if (reply !== real)
        differences.push(`${name}[${address}] HELO ${helo} ${from} ${to}: ${reply}, but really ${real}`);
    }
    expect(differences).toEqual([]);
  });
});
