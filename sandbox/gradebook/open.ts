/** The gradebook on whichever database is configured. */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { answersIn } from './answers.ts';
import { attemptsIn } from './attempts.ts';
import { connect, type Where } from './connect.ts';
import type { Gradebook, Person } from './gradebook.ts';
import { hintsIn } from './hints.ts';
import { lessonsIn } from './lessons.ts';
import { sandboxesIn } from './sandboxes.ts';
import type { Tables } from './schema.ts';

const SOLO = { login: 'solo', name: 'You' };

/** Throws LabError `could-not-run` when the database does not answer. */
export async function openGradebook(where: Where): Promise<Gradebook> {
  const database = await connect(where);
  return {
    secret: () => secretOf(database),
    solo: () => soloOf(database),
    sandboxes: sandboxesIn(database),
    attempts: attemptsIn(database),
    answers: answersIn(database),
    hints: hintsIn(database),
    lessons: lessonsIn(database),
    [Symbol.asyncDispose]: () => database.destroy(),
  };
}

/** Insert, let the first one win, read: two servers that start at once end with the same secret. */
async function secretOf(database: Kysely<Tables>): Promise<string> {
  await database
    .insertInto('settings')
    .values({ key: 'secret', value: randomBytes(32).toString('hex') })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await database
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'secret')
    .executeTakeFirstOrThrow();
  return row.value;
}

async function soloOf(database: Kysely<Tables>): Promise<Person> {
  await database
    .insertInto('people')
    .values({ ...SOLO, created_at: new Date().toISOString() })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .execute();
  return database
    .selectFrom('people')
    .select(['id', 'login', 'name'])
    .where('login', '=', SOLO.login)
    .executeTakeFirstOrThrow();
}
