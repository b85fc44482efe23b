/** The tree that a host's files are kept in. Nodes without an owner belong to the shared base image and are never changed. */

interface Attributes {
  mode: number;
  uid: number;
  gid: number;
  mtimeMs: number;
  /** The files that may change this node in place; others copy it first. */
  owner?: object;
  /** Part of the kernel's file systems: cannot be changed, removed or moved. */
  fixed?: boolean;
}

/** What a generated file (under /proc) may tell. */
export interface KernelFacts {
  /** Epoch milliseconds. */
  now: number;
  bootedAt: number;
  /** Percent of one second, as the load samples have it. */
  load: () => { cpu: number; ioWait: number };
}

export interface FileNode extends Attributes {
  type: 'file';
  data: Uint8Array;
  /** The buffer behind `data`, when it has room for what is appended next. */
  room?: ArrayBuffer;
  /** Content is made when read. */
  generate?: (facts: KernelFacts) => string | Uint8Array;
  /** Swallows what is written, as /dev/null. */
  sink?: boolean;
}

export interface DirectoryNode extends Attributes {
  type: 'directory';
  entries: Map<string, Node>;
}

export interface LinkNode extends Attributes {
  type: 'symlink';
  target: string;
}

export type Node = FileNode | DirectoryNode | LinkNode;

export function directory(attributes: Partial<DirectoryNode> = {}): DirectoryNode {
  return { type: 'directory', mode: 0o755, uid: 0, gid: 0, mtimeMs: 0, entries: new Map(), ...attributes };
}

export function file(data: Uint8Array, attributes: Partial<FileNode> = {}): FileNode {
  return { type: 'file', mode: 0o644, uid: 0, gid: 0, mtimeMs: 0, data, ...attributes };
}

export function link(target: string, attributes: Partial<LinkNode> = {}): LinkNode {
  return { type: 'symlink', mode: 0o777, uid: 0, gid: 0, mtimeMs: 0, target, ...attributes };
}

/** The names of a path, without empty ones and dots. `..` stays. */
export function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** What a node and all below it count against the quota, as far as they belong to `owner`. */
export function weigh(node: Node, owner: object): { bytes: number; files: number } {
  const own = node.owner === owner ? 1 : 0;
  if (node.type === 'file') return { bytes: own * node.data.byteLength, files: own };
  if (node.type === 'symlink' || !own) return { bytes: 0, files: own };
  let total = { bytes: 0, files: own };
  for (const child of node.entries.values()) {
    const weight = weigh(child, owner);
    total = { bytes: total.bytes + weight.bytes, files: total.files + weight.files };
  }
  return total;
}
