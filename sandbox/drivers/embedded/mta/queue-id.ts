/** Short queue IDs: five hexadecimal digits of microseconds, then the queue file's inode number (enable_long_queue_ids = no). */

/** Where a fresh file system's inode numbers stand after an installation of Debian. */
const FIRST_INODE = 0x28_8900;

export class QueueIds {
  readonly #taken: (id: string) => boolean;
  #inode = FIRST_INODE;

  constructor(taken: (id: string) => boolean) {
    this.#taken = taken;
  }

  /** A name that no queue file has now; like Postfix's, it may come back once its file is gone. */
  next(now: number): string {
    for (;;) {
      this.#inode += 1;
      const microseconds = (now % 1000) * 1000 + Math.floor(Math.random() * 1000);
      const id = microseconds.toString(16).toUpperCase().padStart(5, '0') + this.#inode.toString(16).toUpperCase();
      if (!this.#taken(id)) return id;
    }
  }
}

/** What queue(5) allows as a file name, so that a stray file in the spool is not taken for mail. */
export function isQueueId(name: string): boolean {
  return /^[0-9A-F]{6,}$/.test(name);
}
