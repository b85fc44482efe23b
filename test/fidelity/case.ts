/** What a case of the fidelity suite is, and where the cases are read from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Text is filled in as in a lab: {{domain}}, {{person.1.login}}; see stage.ts for what the suite adds. */
const Step = z.union([
  /** A command line; its reply is awaited. STARTTLS goes on inside TLS after a 220. */
  z.string(),
  /** AUTH PLAIN as the person of that number, with another password when one is given. */
  z.strictObject({
    login: z.number(),
    password: z.string().optional(),
    mechanism: z.enum(['PLAIN', 'LOGIN']).optional(),
  }),
  /** The text of a message and its final dot. `standard`: an ordinary small one. */
  z.strictObject({ message: z.string() }),
  /** A message of about so many bytes. */
  z.strictObject({ size: z.number() }),
  /** A chunk of BDAT. */
  z.strictObject({ chunk: z.string(), last: z.boolean().optional() }),
  /** Bytes as they are, and how many replies to await. */
  z.strictObject({ bytes: z.string(), replies: z.number() }),
  /** A command line over and over. */
  z.strictObject({ repeat: z.string(), times: z.number() }),
]);
export type Step = z.infer<typeof Step>;

const CLIENTS = ['stranger', 'stranger6', 'neighbour', 'office', 'office6', 'inside'] as const;
export type Client = (typeof CLIENTS)[number];

const Case = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9.-]+$/),
    client: z.enum(CLIENTS).default('stranger'),
    port: z.number().default(25),
    tls: z.enum(['starttls', 'implicit']).optional(),
    /** AUTH PLAIN as the person of that number before MAIL. */
    login: z.number().optional(),
    helo: z.string().optional(),
    /** For between EHLO and MAIL. */
    preamble: z.array(z.string()).default([]),
    /** One message: the sender's path, and the recipients'. */
    from: z.string().optional(),
    to: z.array(z.string()).optional(),
    message: z.string().default('standard'),
    /** Or the whole dialogue, from after the banner. */
    say: z.array(Step).optional(),
    /** Or a command on the mail host. */
    run: z.string().optional(),
    stdin: z.string().optional(),
  })
  .refine(
    ({ to, say, run }) => [to, say, run].filter((part) => part !== undefined).length === 1,
    'a case has one of: to, say, run',
  );
export type Case = z.infer<typeof Case>;

const Configuration = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Lines of main.cf, after those of the base. */
  main: z.string().default(''),
  /** Lines of master.cf, after Debian's. */
  master: z.string().default(''),
  files: z.record(z.string(), z.string()).default({}),
  /** Commands for before the reload. */
  prepare: z.array(z.string()).default([]),
  /** smtpd cannot start with it: Postfix is stopped and started afterwards. */
  broken: z.boolean().default(false),
  /** Plays the battery of relay tests too. */
  battery: z.boolean().default(false),
  cases: z.array(Case).default([]),
});
export type Configuration = z.infer<typeof Configuration>;

/** All configurations in `cases/`, in the order of the files' names. */
export function loadConfigurations(): Configuration[] {
  const folder = join(import.meta.dirname, 'cases');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const all = files.flatMap((name) => {
    const read = z.array(Configuration).safeParse(parse(readFileSync(join(folder, name), 'utf8')));
    if (!read.success) throw new Error(`test/fidelity/cases/${name}: ${z.prettifyError(read.error)}`);
    return read.data;
  });
  const ids = all.flatMap(({ id, cases }) => [id, ...cases.map((one) => `${id}/${one.id}`)]);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) throw new Error(`test/fidelity/cases: these ids are there twice: ${twice.join(', ')}`);
  return all;
}
