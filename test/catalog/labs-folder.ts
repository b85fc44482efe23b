/** Writes lab folders for tests: a small valid lab, and whatever a test changes in it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const LAB_YAML = `id: small
title: A small lab
summary: For tests, at {{organisation}}.
order: 1
minutes: 5
central: close
story: The server \`{{mail.name}}\` is **open**.
tasks:
  - id: close
    title: Close it
    points: 60
    text: Close \`{{mail.name}}\`.
    hints: [Look at mynetworks., Narrow it., "Set it to {{lan.v4}}."]
    checks:
      - { check: strangers-refused, from: outside }
  - id: say
    title: Say it
    points: 40
    text: Who?
    question: Who is trusted?
    hints: [First hint., Second hint., Third hint.]
    checks:
      - { check: answer, accept: ["0.0.0.0/0"], wrong: { "{{lan.v4}}": "That is the office." } }
`;

/** A small/texts/id.yaml for it. */
export const TEXTS = `title: Lab kecil
summary: Untuk pengujian, di {{organisation}}.
story: Server \`{{mail.name}}\` **terbuka**.
tasks:
  close:
    title: Tutup judul
    text: Tutup \`{{mail.name}}\`.
    hints: [Lihat mynetworks., Persempit., "Isi dengan {{lan.v4}}."]
  say:
    title: Katakan
    text: Siapa?
    question: Siapa yang dipercaya?
    hints: [Petunjuk pertama., Petunjuk kedua., Petunjuk ketiga.]
    wrong: { "{{lan.v4}}": "Itu kantor di {{lan.v4}}." }
`;

const SMALL_LAB: Record<string, string | Uint8Array> = {
  'small/lab.yaml': LAB_YAML,
  'small/files/mail/etc/postfix/main.cf': 'myhostname = {{mail.name}}\nmynetworks = 0.0.0.0/0 ${x}\n',
  'small/files/mail/etc/postfix/sasl_passwd': 'secret\n',
  'small/files/modes.yaml': 'mail:\n  /etc/postfix/sasl_passwd: "0600"\n',
  'small/files/inside/root/blob': Uint8Array.of(0x7b, 0x7b, 0, 0xff, 0x7d, 0x7d),
  'small/solution/mail/solution.sh': "postconf -e 'mynetworks = {{lan.v4}}'\n",
  'small/solution/answers.yaml': 'say: 0.0.0.0/0\n',
  'small/solutions/by-table/mail/etc/postfix/main.cf': 'mynetworks = cidr:/etc/postfix/office.cidr\n',
  'small/solutions/by-table/mail/etc/postfix/office.cidr': '{{lan.v4}} OK\n',
  'small/solutions/by-table/answers.yaml': 'say: 0.0.0.0/0\n',
  'small/mutants/too-wide/mutant.yaml': 'why: The /16 is not the office.\ncaught-by: close\n',
  'small/mutants/too-wide/mail/etc/postfix/main.cf': 'mynetworks = {{lan.v4.wide}}\n',
};

export interface LabsFolder extends AsyncDisposable {
  path: string;
}

/** `changes`: path → new content, or undefined to leave the file out. */
export async function labsFolder(changes: Record<string, string | Uint8Array | undefined> = {}): Promise<LabsFolder> {
  const path = await mkdtemp(join(tmpdir(), 'relaylab-labs-'));
  for (const [name, data] of Object.entries({ ...SMALL_LAB, ...changes })) {
    if (data === undefined) continue;
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), data);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** lab.yaml of the small lab with one piece of text replaced. */
export function labYaml(search: string, replacement: string): string {
  if (!LAB_YAML.includes(search)) throw new Error(`the small lab does not hold ${JSON.stringify(search)}`);
  return LAB_YAML.replace(search, replacement);
}
