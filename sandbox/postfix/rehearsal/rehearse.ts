/**
 * One message from connect to the end of its data, as smtpd(8) would answer with these files. Nothing is sent: the dialogue
 * is worked out, each reply with the restrictions that were asked for it.
 */
import { nameOfClient } from '../access/client-name.ts';
import { checkStartup } from '../access/startup.ts';
import { resolveAddress } from '../address/resolve.ts';
import { rewriteInternal } from '../address/rewrite.ts';
import { checkValues } from '../configuration/check-values.ts';
import { type LoadedConfiguration, loadConfiguration } from '../configuration/load.ts';
import { sourceChanged } from '../tables/map-file.ts';
import { openTables } from '../tables/open.ts';
import type { Complaint, FileSource, SideEffects } from '../types.ts';
import { Conversation } from './conversation.ts';
import { wantsTls, wrapped } from './gates.ts';
import { doorAt, smtpDoors } from './services.ts';
import type { Exchange, Letter, Outcome, Rehearsal, RehearsalContext } from './session.ts';

export async function rehearse(letter: Letter, context: RehearsalContext): Promise<Rehearsal> {
  const main = loadConfiguration(context.files, '/etc/postfix', context.machine);
  const unread = main.complaints.find(({ level }) => level === 'fatal');
  if (unread) return silent('no-greeting', `${unread.text}: no Postfix program starts with this`, main.complaints);
  const door = doorAt(smtpDoors(main), { address: letter.server, port: letter.port });
  if (!door) {
    const why = `no smtpd of master.cf listens at ${letter.server} port ${letter.port}`;
    return silent('not-listening', why, main.complaints);
  }
  const { name, file, line } = door.service;
  const configuration = main.for(door.service);
  const answer = await meet(letter, configuration, context);
  return { ...answer, service: { name, file, line } };
}

function silent(outcome: Outcome, why: string, complaints: Complaint[]): Rehearsal {
  const exchanges = outcome === 'no-greeting' ? [{ at: 'connect' as const, reply: [], lists: [] }] : [];
  return { outcome, why, exchanges, effects: { log: [] }, complaints, outdated: [] };
}

async function meet(letter: Letter, configuration: LoadedConfiguration, context: RehearsalContext): Promise<Rehearsal> {
  const startup = [...checkValues(configuration), ...checkStartup(configuration)];
  const dead = [...configuration.complaints, ...startup].find(({ level }) => level === 'fatal');
  if (dead)
    return silent('no-greeting', `smtpd does not start: ${dead.text}`, [...configuration.complaints, ...startup]);
  const tls = letter.tls ?? wantsTls(configuration, letter.login);
  if (wrapped(configuration) && !tls) {
    const why = 'this port waits for TLS from the first byte (smtpd_tls_wrappermode)';
    return silent('no-greeting', why, startup);
  }
  const client = await nameOfClient(letter.client, configuration, context.dns);
  const tables = openTables(configuration, context.now ? { now: context.now } : {});
  const conversation = new Conversation({ letter, configuration, tables, dns: context.dns, tls, client });
  await conversation.hold();
  // What is wrong with a value may show only when it is used; then the program dies at that point.
  const died = configuration.complaints.find(({ level }) => level === 'fatal');
  if (died) return silent('no-greeting', `smtpd does not start: ${died.text}`, configuration.complaints);
  const ended = conversation.ending;
  const taken = ended.outcome === 'accepted' || ended.outcome === 'swallowed';
  return {
    ...ended,
    clientName: client.name,
    exchanges: conversation.exchanges,
    effects: joined(conversation.effects),
    outdated: outdatedTables(context.files, conversation.exchanges),
    complaints: [...startup, ...configuration.complaints, ...conversation.complaints],
    ...(taken ? { destination: destinationOf(conversation) } : {}),
  };
}

/** Postfix itself goes by the time of the files; what changed in them says more. */
function outdatedTables(files: FileSource, exchanges: Exchange[]): string[] {
  const asked = exchanges.flatMap(({ lists }) =>
    lists.flatMap(({ steps }) => steps.map(({ restriction }) => restriction)),
  );
  const tables = new Set(asked.flatMap((restriction) => restriction.match(/\b(?:hash|btree|lmdb):\/[^\s,]+/g) ?? []));
  return [...tables].filter((table) => sourceChanged(files, table, 'postmap'));
}

function destinationOf({ parts, recipient, effects }: Conversation): NonNullable<Rehearsal['destination']> {
  const { configuration, tables } = parts;
  const environment = { configuration, tables };
  const redirect = joined(effects).redirect;
  const {
    class: addressClass,
    transport,
    nexthop,
    recipient: resolved,
  } = resolveAddress(rewriteInternal(redirect ?? recipient, environment), environment, { sender: parts.letter.sender });
  return { class: addressClass, transport, nexthop, recipient: resolved };
}

function joined(effects: SideEffects[]): SideEffects {
  const all: SideEffects = { log: [] };
  for (const { log, ...rest } of effects) Object.assign(all, rest, { log: [...all.log, ...log] });
  return all;
}
