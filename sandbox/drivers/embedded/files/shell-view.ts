/** A host's files as just-bash wants to see them. */

import { posix } from 'node:path';
import type { IFileSystem } from 'just-bash';
import { FileError } from './errors.ts';
import type { FileStat } from './host-files.ts';
import type { MemoryFiles } from './memory-files.ts';

const text = new TextDecoder();

type Content = string | Uint8Array;
type Encoding = { encoding?: string | null } | string | null | undefined;

/** Builtins of bash that are commands of just-bash, and what the shell calls on its own account: no file is needed. */
const OWN_COMMANDS =
  /^\/usr\/bin\/(?:relaylab-[a-z]+|echo|printf|pwd|true|false|alias|unalias|history|help|kill|jobs|fg|bg|trap|umask|ulimit)$/;

/** Folders that the base image links to /usr/bin. just-bash finds its commands under that name only. */
const PROGRAM_FOLDERS = /^\/(?:usr\/sbin|sbin|bin)\/(?=[^/]+$)/;

export class ShellView implements IFileSystem {
  readonly #files: MemoryFiles;
  /** Absolute path → path as it was typed last. */
  readonly #typed = new Map<string, string>();
  #refusal: FileError | undefined;

  constructor(files: MemoryFiles) {
    this.#files = files;
  }

  async readFile(path: string, options?: Encoding): Promise<string> {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    const data = this.#read(path);
    if (encoding === undefined || encoding === null || /^utf-?8$/.test(encoding)) return text.decode(data);
    if (encoding === 'base64' || encoding === 'hex') return Buffer.from(data).toString(encoding);
    return Buffer.from(data).toString('latin1');
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return this.#read(path);
  }

  async writeFile(path: string, content: Content, options?: Encoding): Promise<void> {
    this.#change(path, content, () => this.#files.write(path, bytes(content, options)));
  }

  async appendFile(path: string, content: Content, options?: Encoding): Promise<void> {
    this.#change(path, content, () => this.#files.append(path, bytes(content, options)));
  }

  /**
   * just-bash opens the target of a redirection by writing nothing to it, and ends the whole script when that fails. So
   * such a failure is kept here instead, until the command asks for it.
   */
  takeRefusal(): string | undefined {
    const refusal = this.#refusal;
    this.#refusal = undefined;
    return refusal && `bash: ${this.#typed.get(refusal.path) ?? refusal.path}: ${refusal.reason}\n`;
  }

  #change(path: string, content: Content, make: () => void): void {
    try {
      this.#requireParent(path);
      make();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const refused = this.#refusal?.path === path;
      if (content.length > 0 && !refused) throw error;
      this.#refusal = new FileError(error.code, path);
    }
  }

  /** /usr/bin is always there, for just-bash runs any command when it is not. */
  async exists(path: string): Promise<boolean> {
    return path === '/usr/bin' || OWN_COMMANDS.test(path) || this.#files.stat(path) !== undefined;
  }

  /** `identity` lets cp and mv see that two names are two files. */
  async stat(path: string) {
    if (OWN_COMMANDS.test(path)) return describe(path, OWN_COMMAND);
    return { ...describe(path, this.#files.stat(path)), identity: this.#files.realpath(path) };
  }

  async lstat(path: string) {
    const stat = this.#files.lstat(path);
    const isLink = stat?.type === 'symlink';
    return { ...describe(path, stat), identity: isLink ? posix.normalize(path) : this.#files.realpath(path) };
  }

  async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    const old = this.#files.stat(path);
    if (old && !(options?.recursive && old.type === 'directory')) throw new FileError('EEXIST', path);
    if (!options?.recursive) this.#requireParent(path);
    this.#files.mkdir(path);
  }

  async readdir(path: string): Promise<string[]> {
    this.#requireDirectory(path);
    return this.#files.list(path);
  }

  async readdirWithFileTypes(path: string) {
    const names = await this.readdir(path);
    return names.map((name) => {
      const type = this.#files.lstat(posix.join(path, name))?.type;
      return {
        name,
        isFile: type === 'file',
        isDirectory: type === 'directory',
        isSymbolicLink: type === 'symlink',
      };
    });
  }

  async rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    const stat = this.#files.lstat(path);
    if (!stat) {
      if (options?.force) return;
      throw new FileError('ENOENT', path);
    }
    if (stat.type === 'directory' && !options?.recursive && this.#files.list(path).length > 0)
      throw new FileError('ENOTEMPTY', path);
    this.#files.remove(path);
  }

  async cp(from: string, to: string, options?: { recursive?: boolean }): Promise<void> {
    const stat = this.#files.stat(from);
    if (!stat) throw new FileError('ENOENT', from);
    if (stat.type === 'file') {
      this.#requireParent(to);
      this.#files.write(to, this.#read(from), this.#files.stat(to) ? {} : { mode: stat.mode });
      return;
    }
    if (!options?.recursive) throw new FileError('EISDIR', from);
    if (`${posix.resolve(to)}/`.startsWith(`${posix.resolve(from)}/`)) throw new FileError('EINVAL', to);
    this.#files.mkdir(to, { mode: stat.mode });
    for (const name of this.#files.list(from)) await this.#copyEntry(posix.join(from, name), posix.join(to, name));
  }

  async #copyEntry(from: string, to: string): Promise<void> {
    const target = this.#files.readlink(from);
    if (target === undefined) return this.cp(from, to, { recursive: true });
    if (this.#files.lstat(to)) this.#files.remove(to);
    this.#files.symlink(target, to);
  }

  async mv(from: string, to: string): Promise<void> {
    this.#requireParent(to);
    this.#files.rename(from, to);
  }

  resolvePath(base: string, path: string): string {
    const whole = posix.resolve('/', base, path).replace(PROGRAM_FOLDERS, '/usr/bin/');
    if (this.#typed.size > 100) this.#typed.clear();
    this.#typed.set(whole, path);
    return whole;
  }

  /** Only a hint for globbing, which reads folders anyway. */
  getAllPaths(): string[] {
    return [];
  }

  async chmod(path: string, mode: number): Promise<void> {
    this.#files.chmod(path, mode);
  }

  async symlink(target: string, path: string): Promise<void> {
    this.#requireParent(path);
    this.#files.symlink(target, path);
  }

  async link(from: string, to: string): Promise<void> {
    this.#requireParent(to);
    this.#files.link(from, to);
  }

  async readlink(path: string): Promise<string> {
    const target = this.#files.readlink(path);
    if (target === undefined) throw new FileError(this.#files.lstat(path) ? 'EINVAL' : 'ENOENT', path);
    return target;
  }

  async realpath(path: string): Promise<string> {
    const real = this.#files.realpath(path);
    if (real === undefined) throw new FileError('ENOENT', path);
    return real;
  }

  async utimes(path: string, _accessed: Date, changed: Date): Promise<void> {
    this.#files.touch(path, changed.getTime());
  }

  #read(path: string): Uint8Array {
    const data = this.#files.read(path);
    if (data) return data;
    throw new FileError(this.#files.stat(path) ? 'EISDIR' : 'ENOENT', path);
  }

  /** Unlike HostFiles, a shell does not make folders that it was not told to make. */
  #requireParent(path: string): void {
    this.#requireDirectory(posix.dirname(path));
  }

  #requireDirectory(path: string): void {
    const stat = this.#files.stat(path);
    if (stat?.type !== 'directory') throw new FileError(stat ? 'ENOTDIR' : 'ENOENT', path);
  }
}

const OWN_COMMAND: FileStat = { type: 'file', mode: 0o755, size: 0, uid: 0, gid: 0, mtimeMs: 0 };

function describe(path: string, stat: FileStat | undefined) {
  if (!stat) throw new FileError('ENOENT', path);
  return {
    isFile: stat.type === 'file',
    isDirectory: stat.type === 'directory',
    isSymbolicLink: stat.type === 'symlink',
    mode: stat.mode,
    size: stat.size,
    mtime: new Date(stat.mtimeMs),
  };
}

function bytes(content: Content, options: Encoding): Uint8Array {
  if (typeof content !== 'string') return content;
  const encoding = (typeof options === 'string' ? options : options?.encoding) ?? 'utf8';
  if (encoding === 'binary' || encoding === 'latin1') return new Uint8Array(Buffer.from(content, 'latin1'));
  if (encoding === 'base64' || encoding === 'hex') return new Uint8Array(Buffer.from(content, encoding));
  return new TextEncoder().encode(content);
}
