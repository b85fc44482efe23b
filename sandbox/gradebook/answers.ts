import type { Kysely } from 'kysely';
import type { Gradebook } from './gradebook.ts';
import type { Tables } from './schema.ts';

export function answersIn(database: Kysely<Tables>): Gradebook['answers'] {
  return {
    async list({ person, lab }) {
      const rows = await database
        .selectFrom('answers')
        .select(['task', 'text'])
        .where('person_id', '=', person)
        .where('lab', '=', lab)
        .execute();
      return Object.fromEntries(rows.map(({ task, text }) => [task, text]));
    },
    async save({ person, lab }, answers) {
      const at = new Date().toISOString();
      const rows = Object.entries(answers).map(([task, text]) => ({ person_id: person, lab, task, text, at }));
      if (rows.length === 0) return;
      await database
        .insertInto('answers')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['person_id', 'lab', 'task']).doUpdateSet((expression) => ({
            text: expression.ref('excluded.text'),
            at: expression.ref('excluded.at'),
          })),
        )
        .execute();
    },
  };
}
