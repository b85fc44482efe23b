import type { Kysely } from 'kysely';
import type { Gradebook } from './gradebook.ts';
import type { Tables } from './schema.ts';

export function hintsIn(database: Kysely<Tables>): Gradebook['hints'] {
  const list: Gradebook['hints']['list'] = async ({ person, lab }) => {
    const rows = await database
      .selectFrom('hints')
      .select(['task', 'taken'])
      .where('person_id', '=', person)
      .where('lab', '=', lab)
      .execute();
    return Object.fromEntries(rows.map(({ task, taken }) => [task, taken]));
  };
  return {
    list,
    async take(place, task, total) {
      await database
        .insertInto('hints')
        .values({ person_id: place.person, lab: place.lab, task, taken: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['person_id', 'lab', 'task'])
            .doUpdateSet((expression) => ({ taken: expression('hints.taken', '+', 1) }))
            .where('hints.taken', '<', total),
        )
        .execute();
      return (await list(place))[task] ?? 0;
    },
  };
}
