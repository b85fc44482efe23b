/** What the name server answers, message by message. */
import packet from 'dns-packet';
import { expect, it } from 'vitest';
import { answerQuery } from '../../../sandbox/internet/host/dns-message.ts';
import type { Resolve } from '../../../sandbox/internet/network.ts';
import { nameWorld } from '../../../sandbox/internet/world-zone.ts';
import { Zone } from '../../../sandbox/internet/zone.ts';
import { drawWorld } from '../../../sandbox/world/variant.ts';
import fc from '../../fixtures/fast-check.ts';

const world = drawWorld('dns', { blackHole: false });
const zone = new Zone();
const { resolve } = nameWorld(zone, world);
zone.add('long.example', 'TXT', 'x'.repeat(700));
zone.add('www.example', 'CNAME', world.mail.name);

const query = (name: string, type: packet.RecordType, more: Partial<packet.Packet> = {}) =>
  packet.encode({ type: 'query', id: 7, flags: packet.RECURSION_DESIRED, questions: [{ name, type }], ...more });

async function ask(message: Buffer, { udp = true, from = resolve }: { udp?: boolean; from?: Resolve } = {}) {
  const answer = await answerQuery(message, udp, from);
  if (!answer) throw new Error('no answer');
  return { ...packet.decode(answer), rcode: answer.readUInt16BE(2) & 0xf };
}

it('answers with authority, and with an SOA record where there is nothing', async () => {
  const { mail, domain } = world;
  expect(await ask(query(mail.name, 'A'))).toMatchObject({ id: 7, flag_aa: true, answers: [{ data: mail.public.v4 }] });
  expect((await ask(query(domain, 'MX'))).answers).toMatchObject([{ data: { preference: 10, exchange: mail.name } }]);
  const nothing = { answers: [], authorities: [{ type: 'SOA', name: domain }] };
  expect(await ask(query(mail.name, 'SRV'))).toMatchObject({ rcode: 0, ...nothing });
  expect(await ask(query(`nobody.${domain}`, 'A'))).toMatchObject({ rcode: 3, ...nothing });
  expect(await ask(query('elsewhere.invalid', 'A'))).toMatchObject({ rcode: 3, authorities: [{ name: '.' }] });
});

it('follows an alias to its address', async () => {
  const { answers } = await ask(query('www.example', 'A'));
  expect(answers).toMatchObject([{ data: world.mail.name }, { name: world.mail.name, data: world.mail.public.v4 }]);
});

it('cuts what is too long for UDP, unless the client takes more, and never over TCP', async () => {
  const edns: packet.OptAnswer = {
    type: 'OPT',
    name: '.',
    udpPayloadSize: 4096,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
  expect(await ask(query('long.example', 'TXT'))).toMatchObject({ flag_tc: true, answers: [] });
  const large = await ask(query('long.example', 'TXT', { additionals: [edns] }));
  expect(large).toMatchObject({ flag_tc: false, answers: [{ type: 'TXT' }], additionals: [{ type: 'OPT' }] });
  expect(await ask(query('long.example', 'TXT'), { udp: false })).toMatchObject({ flag_tc: false });
});

it('says what it does not do, and that it failed', async () => {
  const update = query(world.domain, 'A');
  update.writeUInt16BE(5 << 11, 2);
  expect(await ask(update)).toMatchObject({ rcode: 4 });
  expect(await ask(query(world.domain, 'AXFR'))).toMatchObject({ rcode: 5 });
  const broken: Resolve = () => Promise.reject(new Error('broken'));
  expect(await ask(query(world.domain, 'A'), { from: broken })).toMatchObject({ rcode: 2 });
});

it('answers or ignores whatever bytes come', async () => {
  const half = query(world.mail.name, 'A').subarray(0, 20);
  expect(await ask(half)).toMatchObject({ rcode: 1 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
      const answer = await answerQuery(Buffer.from(bytes), true, resolve);
      expect(answer === undefined || answer.length >= 12).toBe(true);
    }),
  );
});
