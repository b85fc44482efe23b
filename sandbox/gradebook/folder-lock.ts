/**
 * One server per data folder. SQLite's file lock is the one that Node offers on every system and that the system drops
 * when a process is killed, so there is no stale lock to clean up.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LabError } from '../errors.ts';

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html */
const BUSY = 5;

/** Holds the folder until disposed of. Throws LabError `could-not-run` when another process holds it. */
export function lockFolder(folder: string): Disposable {
  const file = join(folder, 'server.lock');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { [Symbol.dispose]: () => held.close() };
  } catch (error) {
    database?.close();
    if (!(error instanceof Error && 'errcode' in error)) throw error;
    if (error.errcode !== BUSY)
      throw new LabError(
        'could-not-run',
        `${file} cannot be used as a lock: ${error.message}. Nothing is kept in it; remove it and start again.`,
        { cause: error },
      );
    throw new LabError(
      'could-not-run',
      `Another Relay Lab is running on ${folder}. Use that one, stop it, or set RELAYLAB_DATA to another folder.`,
    );
  }
}
