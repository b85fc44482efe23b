/** Draws the people and hosts of a lab's scene. From a draw of its own, so that a world is the same with a scene and without. */
import type { Scene } from '../../labs/schema.ts';
import { type Draw, drawFrom } from './draw.ts';
import { ACCESS_NETWORKS, ERRANDS, LURES, PARTNERS, STRANGERS } from './words.ts';
import type { Addresses, Cast, Letter, World } from './world.ts';

/** The last numbers of blocks that no router carries (see variant.ts, which uses those below), and blocks it leaves alone. */
const BLOCKS = ['192.0.2', '203.0.113', '198.51.100', '100.71.18', '100.88.7', '198.19.33'] as const;
const FIRST_NUMBER = 241;
const LAST_NUMBER = 254;
/** In the public network beside the mail server: outside, the prober and the name server have others. */
const DECOY_NUMBERS = [12, 31, 44, 137, 151, 166] as const;
/** Colleagues' letters once the server is listed. */
const REFUSED_LETTERS = 3;
const KILOBYTE = 1024;

export function castScene(world: World, scene: Scene): Cast {
  const draw = drawFrom(`relaylab scene 1 ${world.seed}`);
  const far = farAddresses(draw);
  const partner = `${draw.pick(PARTNERS)}.example`;
  const deadEnd = `${draw.pick(PARTNERS)}-${draw.hex(3)}.test`;
  const { spammers, queue, decoys } = scene;
  const errands = draw.sample(ERRANDS, ERRANDS.length);
  const mailboxes = draw.sample(STRANGERS, 4);
  const letter = (to: string, index: number): Letter => letterOf(world, draw, to, errands, index);
  const cast: Cast = {
    spammers: {
      hosts: Array.from({ length: spammers?.addresses ?? 0 }, () => spammer(draw, far())),
      atWork: spammers?.atWork ?? false,
      perMinute: spammers?.perMinute ?? 1,
      messages: spammers?.messages ?? 0,
      bytes: (spammers?.kilobytes ?? 0) * KILOBYTE,
    },
    spamMark: `${draw.pick(LURES)}-${draw.hex(6)}.test`,
    deadEnd: { domain: deadEnd, mx: `mx.${deadEnd}`, address: far() },
    partner: { domain: partner, mx: `mx.${partner}`, address: far(), mailboxes },
    waiting: {
      spam: queue?.spam ?? 0,
      letters: Array.from({ length: queue?.letters ?? 0 }, (_, index) =>
        letter(pickBox(draw, mailboxes, partner), index),
      ),
    },
    refusedLetters: scene.colleagueWrites ? refusedLetters(world, letter) : [],
    decoys: draw.sample(DECOY_NUMBERS, decoys).map((number, index) => decoy(world, number, index)),
  };
  const fault = scene.faults ? { fault: drawFault(world) } : {};
  return { ...cast, ...fault, ...(scene.history ? { abuse: beginning(draw, cast) } : {}) };
}

/** Faults of trust, each of which lets strangers in over IPv4 at least; half of the servers trust their own name as well. */
function drawFault(world: World): NonNullable<Cast['fault']> {
  const draw = drawFrom(`relaylab fault 1 ${world.seed}`);
  const own = `127.0.0.0/8 [::1]/128 ${world.lanPrefix.v4} [${world.lanPrefix.v6.replace('/', ']/')}`;
  const main = draw.pick([
    { mynetworks: '0.0.0.0/0 [::]/0', permits: '' },
    { mynetworks: `${own} 0.0.0.0/0`, permits: '' },
    { mynetworks: `${own} 0.0.0.0/1 128.0.0.0/1 [::]/1 [8000::]/1`, permits: '' },
    { mynetworks: own, permits: 'check_client_access static:OK,' },
    { mynetworks: own, permits: 'check_helo_access static:permit,' },
    { mynetworks: own, permits: 'check_sender_access static:OK,' },
  ]);
  const second = draw.pick(['', `check_sender_access inline:{ ${world.domain}=OK },`]);
  return { ...main, permits: [second, main.permits].filter(Boolean).join(' ') };
}

/** Gives out addresses far apart, each block in turn. */
function farAddresses(draw: Draw): () => Addresses {
  const numbers = draw.sample(
    Array.from({ length: LAST_NUMBER - FIRST_NUMBER + 1 }, (_, index) => FIRST_NUMBER + index),
    LAST_NUMBER - FIRST_NUMBER + 1,
  );
  let given = 0;
  return () => {
    const number = numbers[given % numbers.length];
    const block = BLOCKS[given % BLOCKS.length];
    given += 1;
    return { v4: `${block}.${number}`, v6: `2001:db8:e${draw.hex(3)}:${given}::${number}` };
  };
}

function spammer(draw: Draw, address: Addresses): Cast['spammers']['hosts'][number] {
  return { name: `${address.v4.replaceAll('.', '-')}.${draw.pick(ACCESS_NETWORKS)}.test`, address };
}

function pickBox(draw: Draw, mailboxes: readonly string[], domain: string): string {
  return `${draw.pick(mailboxes)}@${domain}`;
}

function letterOf(
  { people, prober }: World,
  draw: Draw,
  to: string,
  errands: readonly (typeof ERRANDS)[number][],
  index: number,
): Letter {
  const from = people[index % people.length];
  const client = prober.office[index % prober.office.length];
  const [subject, text] = errands[index % errands.length] ?? ERRANDS[0];
  if (!from || !client) throw new RangeError('a world without people has no letters');
  return { id: `${draw.hex(12)}.pc${client.v4.split('.').at(-1)}`, from, client, to, subject, text };
}

/** To the provider that asks the block list, so that they come back. */
function refusedLetters(world: World, letter: (to: string, index: number) => Letter): Letter[] {
  const provider = world.providers.find(({ honoursDnsbl }) => honoursDnsbl);
  const [mailbox] = provider?.mailboxes ?? [];
  if (!provider || mailbox === undefined) return [];
  return Array.from({ length: REFUSED_LETTERS }, (_, index) => letter(`${mailbox}@${provider.domain}`, index));
}

function decoy({ publicPrefix }: World, number: number, index: number): Cast['decoys'][number] {
  const v4 = publicPrefix.v4.replace(/\.0\/24$/, `.${number}`);
  const v6 = publicPrefix.v6.replace(/::\/64$/, `::${number}`);
  return { name: `mx${index + 1}.neighbours-mail.test`, address: { v4, v6 } };
}

/** At night, when nobody looks. */
function beginning(draw: Draw, { spammers }: Cast): NonNullable<Cast['abuse']> {
  const [first] = spammers.hosts;
  if (!first) throw new RangeError('a log of abuse needs spammers');
  return {
    firstClient: { name: first.name, address: first.address.v4 },
    hour: draw.between(1, 5),
    minute: draw.between(4, 55),
  };
}
