/** swaks(1), the Swiss Army Knife for SMTP: every byte of the envelope goes out as written. */
import type { Machine } from '../../../machine.ts';
import { connectByName, strerror, UnknownHost } from '../../network/connect.ts';
import { startTls, type TlsOptions } from '../../network/tls.ts';
import type { Program, ProgramIo } from '../../program.ts';
import { Failure } from '../../run/failure.ts';
import { Input } from '../../run/input.ts';
import { absolute } from '../../run/paths.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { Dialogue, Exit } from './dialogue.ts';
import { SWAKS_HELP } from './help.ts';
import { VERSION } from './message.ts';
import { makePlan, type Plan } from './plan.ts';
import { runSession } from './session.ts';
import { Transcript } from './transcript.ts';

export const swaks: Program = {
  names: ['swaks'],
  summary: 'sends a test message by SMTP and shows the dialogue',
  help: SWAKS_HELP,
  async run(argv, io, machine) {
    const given = readArguments(argv.slice(1));
    if (given.has('help')) return print(io, SWAKS_HELP);
    if (given.has('version')) return print(io, `swaks version ${VERSION}\n`);
    const input = new Input(io);
    const plan = await makePlan(given, io, input, machine, (text) => ask(io, input, text));
    if (given.has('dump-mail')) return print(io, `${plan.data.replaceAll('\r', '')}\n`);
    const transcript = transcriptFor(given, io);
    try {
      return await converse(plan, tlsOptions(given, io, machine), transcript, io, machine);
    } catch (error) {
      if (error instanceof Exit) return error.status;
      throw error;
    }
  },
};

function print(io: ProgramIo, text: string): number {
  io.stdout(text);
  return 0;
}

async function ask(io: ProgramIo, input: Input, text: string): Promise<string> {
  io.stdout(text);
  return (await input.line())?.replace(/\r$/, '') ?? '';
}

async function converse(
  plan: Plan,
  tls: TlsOptions,
  transcript: Transcript,
  io: ProgramIo,
  machine: Machine,
): Promise<number> {
  const { server, port, timeoutSeconds } = plan;
  transcript.print('info', `Trying ${server}:${port}...`);
  const socket = await connectByName(machine, server, port, {
    signal: io.signal,
    ...(plan.family ? { family: plan.family } : {}),
    ...(plan.localInterface ? { from: plan.localInterface } : {}),
    timeoutMs: timeoutSeconds * 1000,
  }).catch((error: unknown) => {
    transcript.print('error', connectError(plan, error));
    throw new Exit(2);
  });
  transcript.print('info', `Connected to ${server}.`);
  const dialogue = new Dialogue(socket, transcript, { ...plan, signal: io.signal });
  try {
    const status = await runSession({ plan, dialogue, transcript, upgrade: (wire) => startTls(wire, io.signal, tls) });
    dialogue.close();
    return status;
  } finally {
    socket.destroy();
  }
}

function connectError({ server, port, localInterface }: Plan, error: unknown): string {
  const call = error instanceof UnknownHost ? 'getaddrinfo' : 'connect';
  const from = localInterface ? ` ${localInterface}` : '';
  return `Error connecting${from} to ${server}:${port}:\n\tIO::Socket::INET6: ${call}: ${strerror(error)}`;
}

function tlsOptions(given: Arguments, io: ProgramIo, machine: Machine): TlsOptions {
  const [cert, key] = [given.value('tls-cert'), given.value('tls-key')];
  if ((cert === undefined) !== (key === undefined))
    throw new Failure('*** --tls-cert and --tls-key require each other.  Exiting');
  const read = (path: string) => {
    const text = machine.files.readText(absolute(io, path));
    if (text === undefined) throw new Failure(`*** Unable to open ${path}: No such file or directory.  Exiting`);
    return text;
  };
  const servername = given.value('tls-sni');
  const protocol = given.value('tls-protocol')?.toLowerCase();
  const version = protocol === 'tlsv1_3' ? 'TLSv1.3' : protocol === 'tlsv1_2' ? 'TLSv1.2' : undefined;
  return {
    ...(servername ? { servername } : {}),
    ...(cert && key ? { cert: read(cert), key: read(key) } : {}),
    ...(version ? { minVersion: version, maxVersion: version } : {}),
    ...(given.value('tls-cipher') ? { ciphers: given.value('tls-cipher') } : {}),
  };
}

function transcriptFor(given: Arguments, io: ProgramIo): Transcript {
  const all = given.has('no-hints');
  const options = {
    silent: given.has('silent') ? Number.parseInt(given.value('silent') ?? '1', 10) || 1 : 0,
    hideAll: given.has('hide-all'),
    hideSend: given.has('hide-send'),
    hideReceive: given.has('hide-receive'),
    hideInformational: given.has('hide-informational'),
    noSendHints: all || given.has('no-send-hints'),
    noReceiveHints: all || given.has('no-receive-hints'),
    noInfoHints: given.has('no-info-hints'),
  };
  return new Transcript(options, io.stdout, io.stderr);
}
