/**
 * Files of a lab that are laid over hosts: <folder>/<host>/<path on the host>. `modes.yaml` beside the host folders
 * gives permission bits that git does not keep. Where scripts may be, `<host>/solution.sh` is run and not laid; after all of
 * those `<host>/typed.txt` is typed into a terminal, and after that `<host>/afterwards.sh` is run.
 */
import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { STUDENT_HOSTS, type StudentHost } from '../../labs/schema.ts';
import type { StartingFile } from '../drivers/driver.ts';
import { fillIn } from '../world/template.ts';
import type { Problems } from './problems.ts';
import { readYaml } from './yaml-file.ts';

interface TreeFile {
  path: string;
  /** Name in messages. */
  source: string;
  data: Buffer;
  mode: number;
}

export interface Tree {
  files: Partial<Record<StudentHost, TreeFile[]>>;
  scripts: Scripts;
  typing: Scripts;
  afterwards: Scripts;
}

type Scripts = Partial<Record<StudentHost, { source: string; text: string }>>;

const MODES_FILE = 'modes.yaml';
const SCRIPT_FILES = { 'solution.sh': 'scripts', 'typed.txt': 'typing', 'afterwards.sh': 'afterwards' } as const;
const EXECUTABLE = 0o755;
const PLAIN = 0o644;

const Modes = z.partialRecord(
  z.enum(STUDENT_HOSTS),
  z.record(
    z.string().startsWith('/', 'write the absolute path on the host'),
    z.string().regex(/^[0-7]{3,4}$/, 'write permission bits as a quoted octal number, for example "0600"'),
  ),
);
type Modes = z.infer<typeof Modes>;

/** `besides` names the other entries the folder may have. A folder that is not there is an empty tree. */
export async function readTree(
  folder: string,
  shown: string,
  options: { scripts: boolean; besides: string[] },
  problems: Problems,
): Promise<Tree> {
  const tree: Tree = { files: {}, scripts: {}, typing: {}, afterwards: {} };
  const entries = await readdir(folder).catch(absent);
  const modes = entries.includes(MODES_FILE)
    ? await readYaml(join(folder, MODES_FILE), `${shown}/${MODES_FILE}`, Modes, problems)
    : {};
  for (const entry of entries) {
    const host = STUDENT_HOSTS.find((known) => known === entry);
    if (host) await readHost(tree, host, join(folder, host), `${shown}/${host}`, options.scripts, problems);
    else if (entry !== MODES_FILE && !options.besides.includes(entry))
      problems.add(
        `${shown}/${entry}`,
        `does not belong here. This folder holds ${[...STUDENT_HOSTS, MODES_FILE, ...options.besides].join(', ')}.`,
      );
  }
  applyModes(tree, modes ?? {}, `${shown}/${MODES_FILE}`, problems);
  return tree;
}

async function readHost(
  tree: Tree,
  host: StudentHost,
  folder: string,
  shown: string,
  scripts: boolean,
  problems: Problems,
): Promise<void> {
  const files: TreeFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = posix.join('/', file.slice(folder.length).replaceAll('\\', '/'));
    const source = `${shown}${path}`;
    const script = Object.entries(SCRIPT_FILES).find(([name]) => scripts && path === `/${name}`)?.[1];
    if (!entry.isFile()) problems.add(source, 'is not a plain file. Labs hold plain files only.');
    else if (script) tree[script][host] = { source, text: await readFile(file, 'utf8') };
    else {
      const { mode } = await stat(file);
      files.push({ path, source, data: await readFile(file), mode: mode & 0o100 ? EXECUTABLE : PLAIN });
    }
  }
  tree.files[host] = files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function applyModes(tree: Tree, modes: Modes, shown: string, problems: Problems): void {
  for (const host of STUDENT_HOSTS)
    for (const [path, mode] of Object.entries(modes[host] ?? {})) {
      const file = tree.files[host]?.find((known) => known.path === path);
      if (file) file.mode = Number.parseInt(mode, 8);
      else problems.add(shown, `${host}.${path}: there is no such file. Correct the path or remove it.`);
    }
}

/** Names filled in; what is not text is left alone. Throws LabError `bad-lab` for a name the world does not have. */
export function fillFiles(tree: Tree, variables: Record<string, string>): Partial<Record<StudentHost, StartingFile[]>> {
  const filled: Partial<Record<StudentHost, StartingFile[]>> = {};
  for (const host of STUDENT_HOSTS) {
    const files = tree.files[host];
    if (files)
      filled[host] = files.map(({ path, source, data, mode }) => ({
        path,
        mode,
        data: fillData(data, variables, source),
      }));
  }
  return filled;
}

export function fillScripts(
  scripts: Tree['scripts'],
  variables: Record<string, string>,
): Partial<Record<StudentHost, string>> {
  const filled: Partial<Record<StudentHost, string>> = {};
  for (const host of STUDENT_HOSTS) {
    const script = scripts[host];
    if (script) filled[host] = fillIn(script.text, variables, script.source);
  }
  return filled;
}

function fillData(data: Buffer, variables: Record<string, string>, source: string): Uint8Array {
  if (data.includes(0) || !isUtf8(data)) return data;
  return new TextEncoder().encode(fillIn(data.toString('utf8'), variables, source));
}

function absent(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
