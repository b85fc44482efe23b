/** The read-only layer that all embedded hosts of a process share: a small Debian 13, as far as the lab needs it. */
import { selfSigned } from '../../../internet/authority.ts';
import { DOVECOT_FILES } from './image/dovecot.ts';
import { DEVICES, FOLDERS, LINKS, PROC } from './image/layout.ts';
import { POSTFIX_FILES } from './image/postfix.ts';
import { type ImageFile, SYSTEM_FILES } from './image/system.ts';
import { type DirectoryNode, directory, file, link, type Node, namesOf } from './nodes.ts';

/** When the image says that its files were made. */
const BUILT = Date.UTC(2025, 10, 15, 9, 12, 0);

const SSL_CERT_GROUP = 101;

const utf8 = new TextEncoder();

/** `commands` become programs in /usr/bin, to which the other folders for programs are links. */
export function buildBaseImage(commands: Iterable<string> = []): DirectoryNode {
  const root = directory({ mtimeMs: BUILT });
  for (const [path, mode, uid = 0, gid = 0] of FOLDERS) Object.assign(folder(root, path), { mode, uid, gid });
  for (const [path, text, mode = 0o644, gid = 0] of [
    ...SYSTEM_FILES,
    ...POSTFIX_FILES,
    ...DOVECOT_FILES,
    ...snakeOil(),
  ])
    put(root, path, file(utf8.encode(text), { mode, gid, mtimeMs: BUILT }));
  for (const [path, target] of LINKS) put(root, path, link(target, { mtimeMs: BUILT }));
  for (const name of commands) put(root, `/usr/bin/${name}`, program());
  for (const [path, generate] of PROC) put(root, path, file(new Uint8Array(), { mode: 0o444, generate }));
  for (const [path, generate] of DEVICES)
    put(root, path, file(new Uint8Array(), { mode: 0o666, sink: true, ...(generate ? { generate } : {}) }));
  for (const path of ['/proc', '/dev']) fix(folder(root, path));
  return root;
}

/** What happens when the shell takes a command's file for a script: the command that it is named after is called. */
const PROGRAM_TEXT = utf8.encode('#!/bin/sh\n/usr/bin/"${0##*/}" "$@"\n');

function program(): Node {
  return file(PROGRAM_TEXT, { mode: 0o755, mtimeMs: BUILT });
}

function folder(root: DirectoryNode, path: string): DirectoryNode {
  let node = root;
  for (const name of namesOf(path)) {
    const child = node.entries.get(name) ?? directory({ mtimeMs: BUILT });
    if (child.type !== 'directory') throw new Error(`base image: ${path} passes through ${name}, which is no folder`);
    node.entries.set(name, child);
    node = child;
  }
  return node;
}

function put(root: DirectoryNode, path: string, node: Node): void {
  const names = namesOf(path);
  folder(root, names.slice(0, -1).join('/')).entries.set(names.at(-1) ?? '', node);
}

/** The certificate that Debian's ssl-cert package makes for a host without one of its own. It outlives this process, as files do. */
function snakeOil(): ImageFile[] {
  const { cert, key } = selfSigned('localhost', 'ssl-cert');
  return [
    ['/etc/ssl/certs/ssl-cert-snakeoil.pem', cert],
    ['/etc/ssl/private/ssl-cert-snakeoil.key', key, 0o640, SSL_CERT_GROUP],
  ];
}

function fix(node: Node): void {
  node.fixed = true;
  if (node.type === 'directory') for (const child of node.entries.values()) fix(child);
}
