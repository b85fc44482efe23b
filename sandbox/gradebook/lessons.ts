import type { Kysely } from 'kysely';
import type { Gradebook } from './gradebook.ts';
import type { Tables } from './schema.ts';

export function lessonsIn(database: Kysely<Tables>): Gradebook['lessons'] {
  return {
    async list(person) {
      const rows = await database
        .selectFrom('lessons')
        .select(['lesson', 'done', 'at'])
        .where('person_id', '=', person)
        .execute();
      return Object.fromEntries(rows.map(({ lesson, done, at }) => [lesson, { done: done === 1, at }]));
    },
    async mark(person, lesson, done) {
      const row = { done: done ? 1 : 0, at: new Date().toISOString() };
      await database
        .insertInto('lessons')
        .values({ person_id: person, lesson, ...row })
        .onConflict((conflict) => conflict.columns(['person_id', 'lesson']).doUpdateSet(row))
        .execute();
    },
  };
}
