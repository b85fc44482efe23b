/** The tables, as Kysely sees them. Times are ISO 8601 in UTC, so that they sort as text on every database. */
import type { Generated } from 'kysely';

export interface Tables {
  /** One row per key; holds the secret that seeds are drawn from. */
  settings: { key: string; value: string };
  people: { id: Generated<number>; login: string; name: string; created_at: string };
  /** What a person's sandbox of a lab is called and drawn from. Stays when the sandbox is reset or put away. */
  sandboxes: {
    person_id: number;
    lab: string;
    sandbox_id: string;
    seed: string;
    created_at: string;
    /** Snapshot of a sandbox that was put away to make room, compressed. */
    parked: Uint8Array | null;
    /** When its time is over. */
    ends_at: string | null;
  };
  attempts: {
    id: Generated<number>;
    person_id: number;
    lab: string;
    driver: string;
    seed: string;
    score: number;
    max: number;
    status: string;
    fingerprint: string;
    /** JSON. */
    report: string;
    /** Compressed; what a regrade needs. */
    snapshot: Uint8Array | null;
    /** JSON: task → what was typed. */
    answers: string | null;
    /** The attempt that this is another grading of; the newest grading counts. */
    regrade_of: number | null;
    created_at: string;
  };
  answers: { person_id: number; lab: string; task: string; text: string; at: string };
  hints: { person_id: number; lab: string; task: string; taken: number };
  lessons: { person_id: number; lesson: string; done: number; at: string };
}
