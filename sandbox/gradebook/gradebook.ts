/** What is remembered: people, their sandboxes, attempts, answers, hints taken, lessons done. */
import type { Report } from '../../labs/schema.ts';
import type { Snapshot } from '../drivers/driver.ts';

export interface Person {
  id: number;
  login: string;
  name: string;
}

/** One person's place in one lab. */
export interface Place {
  person: number;
  lab: string;
}

export interface SandboxRecord extends Place {
  sandboxId: string;
  seed: string;
  createdAt: string;
  /** Whether a snapshot waits to be restored. */
  parked: boolean;
  /** When its time is over; left out where it has no end. */
  endsAt?: string;
}

export interface Attempt {
  id: number;
  at: string;
  report: Report;
}

/** What was handed in, whatever it was graded since. */
export interface HandedIn extends Attempt {
  place: Place;
  login: string;
  /** Of the newest grading. */
  report: Report;
  answers: Record<string, string>;
}

export type AttemptSummary = { id: number; at: string } & Pick<Report, 'score' | 'max' | 'status'>;

export interface Gradebook extends AsyncDisposable {
  /** Made once, at random; seeds are drawn from it. */
  secret(): Promise<string>;
  /** The one person of a server without a login. */
  solo(): Promise<Person>;

  sandboxes: {
    all(): Promise<SandboxRecord[]>;
    find(place: Place): Promise<SandboxRecord | undefined>;
    /** Keeps what is there already: a seed never changes. */
    add(record: SandboxRecord): Promise<SandboxRecord>;
    park(place: Place, snapshot: Snapshot): Promise<void>;
    parked(place: Place): Promise<Snapshot | undefined>;
    unpark(place: Place): Promise<void>;
    setEnd(place: Place, endsAt: string | undefined): Promise<void>;
  };

  attempts: {
    add(place: Place, report: Report, work: { snapshot?: Snapshot; answers?: Record<string, string> }): Promise<number>;
    /** Another grading of an attempt, which stays; from now on this one counts. */
    regrade(of: HandedIn, report: Report): Promise<number>;
    /** Newest first, regrades among them. */
    list(place: Place): Promise<AttemptSummary[]>;
    find(place: Place, id: number): Promise<Attempt | undefined>;
    /** What was handed in last, as it was graded last. */
    newest(place: Place): Promise<Attempt | undefined>;
    /** Highest score of attempts that count, each as it was graded last; the earliest of equals. */
    best(place: Place): Promise<AttemptSummary | undefined>;
    /** One attempt, or all at a lab, or of everybody at everything, in the order they were handed in. */
    handedIn(which: { id?: number; lab?: string }): Promise<HandedIn[]>;
    snapshot(id: number): Promise<Snapshot | undefined>;
  };

  answers: {
    /** Task → text. */
    list(place: Place): Promise<Record<string, string>>;
    /** Tasks that are left out keep theirs. */
    save(place: Place, answers: Record<string, string>): Promise<void>;
  };

  hints: {
    /** Task → how many were taken. */
    list(place: Place): Promise<Record<string, number>>;
    /** Takes one more, up to `total`; resolves to how many are taken now. */
    take(place: Place, task: string, total: number): Promise<number>;
  };

  lessons: {
    list(person: number): Promise<Record<string, { done: boolean; at: string }>>;
    mark(person: number, lesson: string, done: boolean): Promise<void>;
  };
}
