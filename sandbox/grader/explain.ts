/**
 * Which restriction decided: Postfix's rules (sandbox/postfix/) applied to the mail host's configuration as it lies on
 * disk. It explains; it never grades. Where the student's files cannot be read in full, it says nothing.
 */
import type { Evidence } from '../../labs/schema.ts';
import type { Sandbox } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import type { Resolve } from '../internet/network.ts';
import { type Decision, decide, type FileSource, loadConfiguration, openTables, type Stage } from '../postfix/index.ts';
import type { Explain } from './check.ts';

/** Each pass may name files that the last one did not know of: main.cf, then its tables, then lists inside those. */
const READING_PASSES = 6;
const STAGES: Stage[] = ['client', 'helo', 'sender', 'relay', 'recipient'];

/** Reads the mail host's files once, as they are asked for, whoever asks: a grading has one configuration or is void. */
export function explainer(sandbox: Sandbox): Explain {
  const known = new Map<string, string | undefined>();
  const reading = new Map<string, Promise<void>>();
  const read = (path: string) => {
    const begun = reading.get(path);
    if (begun) return begun;
    const begin = readText(sandbox, path).then(
      (text) => {
        known.set(path, text);
      },
      (error: unknown) => {
        // Whoever asks later tries again.
        reading.delete(path);
        throw error;
      },
    );
    reading.set(path, begin);
    return begin;
  };
  return async (question) => {
    for (let pass = 0; pass < READING_PASSES; pass += 1) {
      const missing = new Set<string>();
      const source: FileSource = {
        read: (path) => {
          if (!known.has(path)) missing.add(path);
          return known.get(path);
        },
        mtimeMs: (path) => (known.get(path) === undefined ? undefined : 0),
      };
      const decision = await decideAll(source, sandbox.internet.resolve, question);
      if (missing.size === 0) return decision ? show(decision) : undefined;
      await Promise.all([...missing].map(read));
    }
    return undefined;
  };
}

async function readText(sandbox: Sandbox, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await sandbox.read('mail', path));
  } catch (error) {
    if (error instanceof LabError && (error.code === 'file-not-found' || error.code === 'is-a-directory'))
      return undefined;
    throw error;
  }
}

async function decideAll(
  files: FileSource,
  resolve: Resolve,
  question: Parameters<Explain>[0],
): Promise<Decision | undefined> {
  const main = loadConfiguration(files);
  const service = main.services.find(
    ({ type, name, command }) => type === 'inet' && command === 'smtpd' && portOf(name) === question.port,
  );
  const configuration = service ? main.for(service) : main;
  const context = {
    configuration,
    tables: openTables(configuration),
    dns: {
      query: async (name: string, type: Parameters<Resolve>[1]) => {
        const { status, records } = await resolve(name, type);
        return { status, data: records.map(({ data }) => data) };
      },
    },
  };
  const client = {
    address: question.client,
    name: 'unknown',
    reverseName: 'unknown',
    helo: question.helo,
    protocol: 'ESMTP' as const,
    ...(question.login === undefined ? {} : { sasl: { username: question.login, method: 'PLAIN' } }),
  };
  let last: Decision | undefined;
  for (const stage of STAGES) {
    last = await decide(stage, client, { sender: question.mailFrom, recipient: question.rcptTo }, context);
    if (last.verdict !== 'permit') return last;
    if (stage === 'relay' && last.decidedBy) return last;
  }
  return last;
}

const SERVICE_PORTS: Record<string, number> = { smtp: 25, submission: 587, submissions: 465, smtps: 465 };

/** The port of a master.cf service name: `smtp`, `587`, `127.0.0.1:10025`, `[::1]:2525`. */
function portOf(name: string): number {
  const last = name.split(':').at(-1) ?? name;
  return SERVICE_PORTS[last] ?? Number(last);
}

function show({ decidedBy, trace, reply }: Decision): Evidence {
  const steps = trace.map(
    (step) => `${step === decidedBy ? '▶' : ' '} ${step.list}: ${step.restriction} → ${step.answer} (${step.why})`,
  );
  const place = decidedBy?.origin.file ? ` ${decidedBy.origin.file}:${decidedBy.origin.line ?? '?'}` : '';
  const title = decidedBy
    ? `Decided by ${decidedBy.restriction} in ${decidedBy.list}${place}`
    : 'No restriction decided';
  const outcome = reply ? `\n${reply.code} ${reply.enhanced} ${reply.text}` : '';
  return {
    kind: 'restriction',
    title,
    text: `${steps.join('\n')}${outcome}\n(worked out from the configuration files as they are now)`,
  };
}
