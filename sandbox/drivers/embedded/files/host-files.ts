/** The files of one embedded host. Synchronous: it is memory, and Postfix's emulation reads it on every command. */

export interface FileStat {
  type: 'file' | 'directory' | 'symlink';
  /** Bytes. */
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Epoch milliseconds. */
  mtimeMs: number;
}

/**
 * Paths are absolute. Reading follows symbolic links. Writing makes missing parent folders. What is written is on disk
 * (in the sandbox's journal) before the call returns, so a killed server loses nothing.
 */
export interface HostFiles {
  /** undefined when there is no such file, or it is a directory. */
  read(path: string): Uint8Array | undefined;
  readText(path: string): string | undefined;
  write(path: string, data: Uint8Array | string, options?: { mode?: number; uid?: number; gid?: number }): void;
  append(path: string, data: Uint8Array | string): void;
  mkdir(path: string, options?: { mode?: number; uid?: number; gid?: number }): void;
  /** Removes a file, link or whole folder. false when there was nothing. */
  remove(path: string): boolean;
  rename(from: string, to: string): void;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  /** Names in a folder, sorted; [] when there is none. */
  list(path: string): string[];
  stat(path: string): FileStat | undefined;
  /** Like stat, of a symbolic link itself. */
  lstat(path: string): FileStat | undefined;
  /** Where a symbolic link leads; undefined when it is none. */
  readlink(path: string): string | undefined;
  /** Calls back after each change at or below the path, until the returned function is called. */
  watch(path: string, changed: (path: string) => void): () => void;
}
