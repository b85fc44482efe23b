/** A host's files as what differs from the base image: for snapshots, and for the compacted journal. */
import type { DirectoryNode, Node } from './nodes.ts';
import type { FileOperation } from './operations.ts';

/** Operations that make `tree` out of `base`. */
export function difference(tree: DirectoryNode, base: DirectoryNode): FileOperation[] {
  return [...compare('', tree, base)];
}

function* compare(path: string, tree: DirectoryNode, base: DirectoryNode): Generator<FileOperation> {
  for (const name of base.entries.keys())
    if (!tree.entries.has(name)) yield { op: 'remove', at: tree.mtimeMs, path: `${path}/${name}` };
  for (const [name, node] of tree.entries) {
    const old = base.entries.get(name);
    if (old === node) continue;
    const here = `${path}/${name}`;
    if (old?.type === 'directory' && node.type === 'directory') {
      yield* compare(here, node, old);
      yield* attributes(here, node, old);
    } else {
      if (old) yield { op: 'remove', at: node.mtimeMs, path: here };
      yield* whole(here, node);
    }
  }
}

function* whole(path: string, node: Node): Generator<FileOperation> {
  const { mode, uid, gid, mtimeMs: at } = node;
  if (node.type === 'symlink') yield { op: 'symlink', at, path, target: node.target, uid, gid };
  else if (node.type === 'file') yield { op: 'write', at, path, data: node.data, mode, uid, gid };
  else {
    yield { op: 'mkdir', at, path, mode, uid, gid };
    for (const [name, child] of node.entries) yield* whole(`${path}/${name}`, child);
    yield { op: 'touch', at, path };
  }
}

function* attributes(path: string, node: DirectoryNode, old: DirectoryNode): Generator<FileOperation> {
  const at = node.mtimeMs;
  if (node.mode !== old.mode) yield { op: 'chmod', at, path, mode: node.mode };
  if (node.uid !== old.uid || node.gid !== old.gid) yield { op: 'chown', at, path, uid: node.uid, gid: node.gid };
  yield { op: 'touch', at, path };
}
