/** One host's files: a tree over the shared base image, in which what changes is copied first. */
import { FileError } from './errors.ts';
import type { FileStat, HostFiles } from './host-files.ts';
import {
  type DirectoryNode,
  directory,
  type FileNode,
  file,
  type KernelFacts,
  link,
  type Node,
  weigh,
} from './nodes.ts';
import type { FileOperation } from './operations.ts';
import { type Place, walk } from './walk.ts';

export interface Quota {
  bytes: number;
  files: number;
}

/** More than a student ever needs, and little enough that many sandboxes fit into one process. */
const DEFAULT_QUOTA: Quota = { bytes: 64 * 1024 * 1024, files: 20_000 };

export interface MemoryFilesOptions {
  base: DirectoryNode;
  now: () => number;
  quota?: Quota;
  /** Called after a change was made, before the call that made it returns. */
  record?: (operation: FileOperation) => void;
  load?: KernelFacts['load'];
}

interface Watcher {
  path: string;
  changed: (path: string) => void;
}

const utf8 = new TextEncoder();
const text = new TextDecoder();
const EMPTY = new Uint8Array();

export class MemoryFiles implements HostFiles {
  readonly #base: DirectoryNode;
  readonly #now: () => number;
  readonly #quota: Quota;
  readonly #record: (operation: FileOperation) => void;
  readonly #load: KernelFacts['load'];
  readonly #watchers = new Set<Watcher>();
  /** Marks the nodes that are ours; a new one after each return to the base image. */
  #owner: object = {};
  #root: DirectoryNode;
  #used: Quota = { bytes: 0, files: 0 };
  #bootedAt: number;

  constructor(options: MemoryFilesOptions) {
    this.#base = options.base;
    this.#root = options.base;
    this.#now = options.now;
    this.#quota = options.quota ?? DEFAULT_QUOTA;
    this.#record = options.record ?? (() => undefined);
    this.#load = options.load ?? (() => ({ cpu: 1, ioWait: 0 }));
    this.#bootedAt = options.now();
  }

  get root(): DirectoryNode {
    return this.#root;
  }

  get base(): DirectoryNode {
    return this.#base;
  }

  /** What counts against the quota now. */
  get used(): Readonly<Quota> {
    return this.#used;
  }

  get quota(): Readonly<Quota> {
    return this.#quota;
  }

  read(path: string): Uint8Array | undefined {
    const node = this.#find(path);
    return node?.type === 'file' ? this.#content(node) : undefined;
  }

  readText(path: string): string | undefined {
    const data = this.read(path);
    return data && text.decode(data);
  }

  write(path: string, data: Uint8Array | string, options: { mode?: number; uid?: number; gid?: number } = {}): void {
    this.perform({ op: 'write', at: this.#now(), path, data: bytes(data), ...options });
  }

  append(path: string, data: Uint8Array | string): void {
    this.perform({ op: 'append', at: this.#now(), path, data: bytes(data) });
  }

  mkdir(path: string, options: { mode?: number; uid?: number; gid?: number } = {}): void {
    if (this.stat(path)?.type === 'directory') return;
    this.perform({ op: 'mkdir', at: this.#now(), path, ...options });
  }

  remove(path: string): boolean {
    if (this.lstat(path) === undefined) return false;
    this.perform({ op: 'remove', at: this.#now(), path });
    return true;
  }

  rename(from: string, to: string): void {
    this.perform({ op: 'rename', at: this.#now(), from, to });
  }

  /** A second name for the same file. */
  link(from: string, to: string): void {
    this.perform({ op: 'link', at: this.#now(), from, to });
  }

  symlink(target: string, path: string): void {
    this.perform({ op: 'symlink', at: this.#now(), path, target });
  }

  chmod(path: string, mode: number): void {
    this.perform({ op: 'chmod', at: this.#now(), path, mode });
  }

  chown(path: string, uid: number, gid: number): void {
    this.perform({ op: 'chown', at: this.#now(), path, uid, gid });
  }

  /** Sets the time of last change. */
  touch(path: string, mtimeMs: number): void {
    this.perform({ op: 'touch', at: mtimeMs, path });
  }

  list(path: string): string[] {
    const node = this.#find(path);
    return node?.type === 'directory' ? [...node.entries.keys()].sort() : [];
  }

  stat(path: string): FileStat | undefined {
    return this.#describe(this.#find(path));
  }

  /** Like stat, of a symbolic link itself. */
  lstat(path: string): FileStat | undefined {
    return this.#describe(walk(this.#root, path, false).node);
  }

  readlink(path: string): string | undefined {
    const { node } = walk(this.#root, path, false);
    return node?.type === 'symlink' ? node.target : undefined;
  }

  /** The path without links and dots, or undefined when nothing is there. */
  realpath(path: string): string | undefined {
    const place = walk(this.#root, path, true);
    return place.node && join(place.names);
  }

  watch(path: string, changed: (path: string) => void): () => void {
    const watcher = { path: join(walk(this.#root, path, true).names), changed };
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Back to the base image. Not recorded: the caller writes a fresh journal. */
  clear(): void {
    this.#root = this.#base;
    this.#owner = {};
    this.#used = { bytes: 0, files: 0 };
    this.#bootedAt = this.#now();
    for (const watcher of [...this.#watchers]) watcher.changed(watcher.path);
  }

  /** Makes a change, records it, and tells who watches. Throws FileError and changes nothing when it cannot be made. */
  perform(operation: FileOperation): void {
    const touched = this.apply(operation);
    if (touched.length === 0) return;
    this.#record(operation);
    for (const path of touched) this.#notify(path);
  }

  /** Makes a change without recording it, for the replay of a journal. Returns the paths that changed. */
  apply(operation: FileOperation): string[] {
    switch (operation.op) {
      case 'write':
        return this.#write(operation);
      case 'append':
        return this.#append(operation);
      case 'mkdir':
        return this.#mkdir(operation);
      case 'remove':
        return this.#remove(operation.path, operation.at);
      case 'rename':
        return this.#rename(operation.from, operation.to, operation.at);
      case 'link':
        return this.#link(operation.from, operation.to, operation.at);
      case 'symlink':
        return this.#symlink(operation);
      case 'chmod':
        return this.#change(operation.path, { mode: operation.mode & 0o7777 });
      case 'chown':
        return this.#change(operation.path, { uid: operation.uid, gid: operation.gid });
      case 'touch':
        return this.#change(operation.path, { mtimeMs: operation.at });
    }
  }

  #write({ path, data, at, mode, uid, gid }: FileOperation & { op: 'write' }): string[] {
    const place = this.#placeForFile(path);
    if (place.node?.type === 'file' && place.node.sink) return [];
    const old = place.node?.type === 'file' ? place.node : undefined;
    this.#reserve(data.byteLength - (old?.owner === this.#owner ? old.data.byteLength : 0), old ? 0 : 1);
    const node = this.#ownFile(place, at);
    this.#used.bytes += data.byteLength - node.data.byteLength;
    node.data = data;
    node.room = undefined;
    node.mtimeMs = at;
    if (mode !== undefined) node.mode = mode & 0o7777;
    if (uid !== undefined) node.uid = uid;
    if (gid !== undefined) node.gid = gid;
    return [join(place.names)];
  }

  #append({ path, data, at }: FileOperation & { op: 'append' }): string[] {
    const place = this.#placeForFile(path);
    if (place.node?.type === 'file' && place.node.sink) return [];
    this.#reserve(data.byteLength, place.node ? 0 : 1);
    const node = this.#ownFile(place, at);
    extend(node, data);
    this.#used.bytes += data.byteLength;
    node.mtimeMs = at;
    return [join(place.names)];
  }

  #mkdir({ path, at, mode, uid, gid }: FileOperation & { op: 'mkdir' }): string[] {
    const place = walk(this.#root, path, true);
    if (place.node) throw new FileError('EEXIST', path);
    if (place.blocked) throw new FileError(place.blocked, path);
    this.#reserve(0, 1);
    const node = this.#ownDirectory(place.names, at);
    Object.assign(node, { mode: mode ?? node.mode, uid: uid ?? node.uid, gid: gid ?? node.gid });
    return [join(place.names)];
  }

  #remove(path: string, at: number): string[] {
    const place = walk(this.#root, path, false);
    if (!place.node) throw new FileError('ENOENT', path);
    const [name] = place.names.slice(-1);
    if (name === undefined) return this.#empty(at);
    if (place.node.fixed) throw new FileError('EPERM', path);
    const parent = this.#ownDirectory(place.names.slice(0, -1), at);
    this.#release(place.node);
    parent.entries.delete(name);
    parent.mtimeMs = at;
    return [join(place.names)];
  }

  /** `rm -rf /`: everything goes but what the kernel holds. */
  #empty(at: number): string[] {
    const root = this.#ownDirectory([], at);
    for (const [name, node] of [...root.entries])
      if (!node.fixed) {
        this.#release(node);
        root.entries.delete(name);
      }
    return ['/'];
  }

  #rename(from: string, to: string, at: number): string[] {
    const source = walk(this.#root, from, false);
    const [name] = source.names.slice(-1);
    if (!source.node || name === undefined) throw new FileError('ENOENT', from);
    if (source.node.fixed) throw new FileError('EPERM', from);
    const target = walk(this.#root, to, false);
    if (join(target.names) === join(source.names)) return [];
    if (`${join(target.names)}/`.startsWith(`${join(source.names)}/`)) throw new FileError('EINVAL', to);
    this.#checkReplacement(source.node, target, to);
    const newParent = this.#ownDirectory(target.names.slice(0, -1), at);
    const oldParent = this.#ownDirectory(source.names.slice(0, -1), at);
    if (target.node) this.#release(target.node);
    oldParent.entries.delete(name);
    newParent.entries.set(target.names.at(-1) ?? name, source.node);
    oldParent.mtimeMs = at;
    newParent.mtimeMs = at;
    return [join(source.names), join(target.names)];
  }

  /** rename(2): a folder replaces only an empty folder, a file only a file. */
  #checkReplacement(node: Node, target: Place, path: string): void {
    if (target.blocked) throw new FileError(target.blocked, path);
    if (target.node?.fixed) throw new FileError('EPERM', path);
    if (target.node?.type === 'directory') {
      if (node.type !== 'directory') throw new FileError('EISDIR', path);
      if (target.node.entries.size > 0) throw new FileError('ENOTEMPTY', path);
    } else if (target.node && node.type === 'directory') throw new FileError('ENOTDIR', path);
  }

  #link(from: string, to: string, at: number): string[] {
    const source = walk(this.#root, from, true);
    if (source.node?.type !== 'file') throw new FileError(source.node ? 'EPERM' : 'ENOENT', from);
    const target = this.#vacant(to);
    this.#reserve(source.node.data.byteLength, 1);
    const node = this.#ownFile(source, at);
    const parent = this.#ownDirectory(target.names.slice(0, -1), at);
    parent.entries.set(target.names.at(-1) ?? '', node);
    this.#used.bytes += node.data.byteLength;
    this.#used.files += 1;
    return [join(target.names)];
  }

  #symlink({ path, target, at, uid, gid }: FileOperation & { op: 'symlink' }): string[] {
    const place = this.#vacant(path);
    this.#reserve(0, 1);
    const parent = this.#ownDirectory(place.names.slice(0, -1), at);
    const node = link(target, { uid: uid ?? 0, gid: gid ?? 0, mtimeMs: at, owner: this.#owner });
    parent.entries.set(place.names.at(-1) ?? '', node);
    this.#used.files += 1;
    return [join(place.names)];
  }

  #change(path: string, attributes: Partial<Pick<FileNode, 'mode' | 'uid' | 'gid' | 'mtimeMs'>>): string[] {
    const place = walk(this.#root, path, true);
    if (!place.node) throw new FileError('ENOENT', path);
    if (place.node.fixed) throw new FileError('EPERM', path);
    const node =
      place.node.type === 'directory'
        ? this.#ownDirectory(place.names, place.node.mtimeMs)
        : this.#ownFile(place, place.node.mtimeMs);
    Object.assign(node, attributes);
    return [join(place.names)];
  }

  #placeForFile(path: string): Place {
    const place = walk(this.#root, path, true);
    if (place.blocked) throw new FileError(place.blocked, path);
    if (place.node?.type === 'directory') throw new FileError('EISDIR', path);
    if (place.node?.type === 'file' && place.node.generate && !place.node.sink) throw new FileError('EACCES', path);
    return place;
  }

  #vacant(path: string): Place {
    const place = walk(this.#root, path, false);
    if (place.node) throw new FileError('EEXIST', path);
    if (place.blocked) throw new FileError(place.blocked, path);
    return place;
  }

  #reserve(extraBytes: number, extraFiles: number): void {
    const bytesFull = extraBytes > 0 && this.#used.bytes + extraBytes > this.#quota.bytes;
    const filesFull = extraFiles > 0 && this.#used.files + extraFiles > this.#quota.files;
    if (bytesFull || filesFull) throw new FileError('ENOSPC', '/');
  }

  #release(node: Node): void {
    const weight = weigh(node, this.#owner);
    this.#used = { bytes: this.#used.bytes - weight.bytes, files: this.#used.files - weight.files };
  }

  /** The file at a place, made or copied so that it may be changed. */
  #ownFile(place: Place, at: number): FileNode {
    const parent = this.#ownDirectory(place.names.slice(0, -1), at);
    const old = place.node?.type === 'file' ? place.node : undefined;
    if (old?.owner === this.#owner) return old;
    const node = file(old?.data ?? EMPTY, { ...old, owner: this.#owner });
    parent.entries.set(place.names.at(-1) ?? '', node);
    if (!old) parent.mtimeMs = at;
    this.#used.files += 1;
    this.#used.bytes += node.data.byteLength;
    return node;
  }

  /** The folder of these names, made or copied, with all above it, so that it may be changed. */
  #ownDirectory(names: string[], at: number): DirectoryNode {
    let node = this.#copy(this.#root);
    this.#root = node;
    for (const name of names) {
      const child = node.entries.get(name);
      if (child && child.type !== 'directory') throw new FileError('ENOTDIR', join(names));
      if (node.fixed) throw new FileError('EPERM', join(names));
      const own = child ? this.#copy(child) : directory({ owner: this.#owner, mtimeMs: at });
      if (!child) {
        this.#used.files += 1;
        node.mtimeMs = at;
      }
      node.entries.set(name, own);
      node = own;
    }
    if (node.fixed) throw new FileError('EPERM', join(names));
    return node;
  }

  #copy(node: DirectoryNode): DirectoryNode {
    if (node.owner === this.#owner) return node;
    this.#used.files += 1;
    return { ...node, entries: new Map(node.entries), owner: this.#owner };
  }

  #find(path: string): Node | undefined {
    return walk(this.#root, path, true).node;
  }

  #content(node: FileNode): Uint8Array {
    if (!node.generate) return node.data;
    return bytes(node.generate({ now: this.#now(), bootedAt: this.#bootedAt, load: this.#load }));
  }

  #describe(node: Node | undefined): FileStat | undefined {
    if (!node) return undefined;
    const { type, mode, uid, gid, mtimeMs } = node;
    const size = type === 'file' ? node.data.byteLength : type === 'symlink' ? node.target.length : 4096;
    return { type, size, mode, uid, gid, mtimeMs };
  }

  /** A watcher hears of changes at or below its path, and of a folder above it that went or came. */
  #notify(path: string): void {
    for (const watcher of [...this.#watchers])
      if (covers(watcher.path, path) || covers(path, watcher.path)) watcher.changed(path);
  }
}

function covers(folder: string, path: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

function join(names: string[]): string {
  return `/${names.join('/')}`;
}

function bytes(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? utf8.encode(data) : data;
}

/** Appends with room to spare, so that a growing log is not copied with every line. Views given out earlier stay as they were. */
function extend(node: FileNode, extra: Uint8Array): void {
  const length = node.data.byteLength + extra.byteLength;
  if (!node.room || node.room.byteLength < length) {
    node.room = new ArrayBuffer(Math.max(256, Math.ceil(length * 1.5)));
    new Uint8Array(node.room).set(node.data);
  }
  const whole = new Uint8Array(node.room, 0, length);
  whole.set(extra, node.data.byteLength);
  node.data = whole;
}
