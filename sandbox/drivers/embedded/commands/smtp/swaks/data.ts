/** Gathers what the message is made of: options, files, standard input. */
import { posix } from 'node:path';
import type { Machine } from '../../../machine.ts';
import type { ProgramIo } from '../../program.ts';
import { Failure } from '../../run/failure.ts';
import type { Input } from '../../run/input.ts';
import { absolute } from '../../run/paths.ts';
import type { Arguments } from './arguments.ts';
import type { Attachment } from './attachments.ts';
import { composeMessage } from './message.ts';

interface Sources {
  io: ProgramIo;
  machine: Machine;
  /** Standard input, read at most once however many options name it. */
  stdin: () => Promise<Buffer>;
}

export async function buildData(
  given: Arguments,
  io: ProgramIo,
  input: Input,
  machine: Machine,
  envelope: { from: string; to: string },
): Promise<string> {
  let whole: Promise<Buffer> | undefined;
  const stdin = () => {
    whole ??= input.all();
    return whole;
  };
  const sources: Sources = { io, machine, stdin };
  const template = given.has('data') ? await dataOption(sources, given.value('data') ?? '') : undefined;
  if (given.has('no-data-fixup')) return template ?? '';
  const now = new Date(machine.clock.now());
  const pid = 10_000 + (machine.clock.now() % 20_000);
  return composeMessage({
    ...envelope,
    ...(template ? { template } : {}),
    body: (await resolveContent(sources, 'body', given.value('body') ?? 'This is a test mailing')).toString('utf8'),
    attachments: await attachments(given, sources),
    headers: given.values('header'),
    addedHeaders: given.values('add-header'),
    stripFromLine: !given.has('no-strip-from'),
    date: rfc5322Date(now),
    messageId: `${now.toISOString().slice(0, 19).replaceAll(/\D/g, '')}.${String(pid).padStart(6, '0')}@${machine.name}`,
    pid,
  });
}

/** `-`: standard input; `@file`: its contents; `@@…`: the text without the first @; else the text itself. */
async function resolveContent({ io, machine, stdin }: Sources, option: string, value: string): Promise<Buffer> {
  if (value === '-') return stdin();
  if (value.startsWith('@@')) return Buffer.from(value.slice(1));
  const path = absolute(io, value.replace(/^@/, ''));
  const contents = machine.files.read(path);
  if (contents && value !== '') return Buffer.from(contents);
  if (value.startsWith('@'))
    throw new Failure(
      `*** Option processing error: file ${value.slice(1)} not openable for option ${option} (No such file or directory)`,
    );
  return Buffer.from(value);
}

/** --data with one line and no @ names a file too, and must then be one. */
async function dataOption(sources: Sources, value: string): Promise<string> {
  const text = (await resolveContent(sources, 'data', value)).toString('utf8');
  if (/\\n|\n|%NEWLINE%/.test(text)) return text;
  throw new Failure(`*** data option appears to be a file but is not openable: ${text} (No such file or directory)`);
}

async function attachments(given: Arguments, sources: Sources): Promise<Attachment[]> {
  const found: Attachment[] = [];
  let type: string | undefined;
  let name: string | undefined;
  for (const { key, value = '' } of given.among(['attach-type', 'attach-name', 'attach-body', 'attach'])) {
    if (key === 'attach-type') type = value;
    else if (key === 'attach-name') name = value;
    else if (key === 'attach-body') {
      const data = await resolveContent(sources, key, value);
      found.push({ kind: 'body', data, type: type ?? 'text/plain' });
      type = undefined;
      name = undefined;
    } else {
      const data = await resolveContent(sources, key, value);
      const fileName = name ?? (data.toString() === value ? undefined : posix.basename(value.replace(/^@/, '')));
      const named = value !== '-' && fileName ? { name: fileName } : {};
      found.push({ kind: 'file', data, type: type ?? 'application/octet-stream', ...named });
      name = undefined;
    }
  }
  return found;
}

/** The hosts of the world keep UTC. */
export function rfc5322Date(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
