import type { Kysely, Selectable } from 'kysely';
import type { Snapshot } from '../drivers/driver.ts';
import { pack, unpack } from './compressed.ts';
import type { Gradebook, Place, SandboxRecord } from './gradebook.ts';
import type { Tables } from './schema.ts';

const COLUMNS = ['person_id', 'lab', 'sandbox_id', 'seed', 'created_at', 'ends_at'] as const;

export function sandboxesIn(database: Kysely<Tables>): Gradebook['sandboxes'] {
  const rows = database
    .selectFrom('sandboxes')
    .select(COLUMNS)
    .select((expression) => expression('parked', 'is not', null).as('is_parked'));
  const update = ({ person, lab }: Place) =>
    database.updateTable('sandboxes').where('person_id', '=', person).where('lab', '=', lab);
  const find = async ({ person, lab }: Place) => {
    const row = await rows.where('person_id', '=', person).where('lab', '=', lab).executeTakeFirst();
    return row && recordOf(row);
  };
  return {
    find,
    all: async () => (await rows.execute()).map(recordOf),
    async add(record) {
      const { person, lab, sandboxId, seed, createdAt } = record;
      await database
        .insertInto('sandboxes')
        .values({
          person_id: person,
          lab,
          sandbox_id: sandboxId,
          seed,
          created_at: createdAt,
          parked: null,
          ends_at: null,
        })
        .onConflict((conflict) => conflict.columns(['person_id', 'lab']).doNothing())
        .execute();
      return (await find(record)) ?? record;
    },
    async park(place, snapshot) {
      await update(place)
        .set({ parked: await pack(snapshot) })
        .execute();
    },
    async parked({ person, lab }) {
      const row = await database
        .selectFrom('sandboxes')
        .select('parked')
        .where('person_id', '=', person)
        .where('lab', '=', lab)
        .executeTakeFirst();
      return row?.parked ? ((await unpack(row.parked)) as Snapshot) : undefined;
    },
    async unpark(place) {
      await update(place).set({ parked: null }).execute();
    },
    async setEnd(place, endsAt) {
      await update(place)
        .set({ ends_at: endsAt ?? null })
        .execute();
    },
  };
}

type Row = Pick<Selectable<Tables['sandboxes']>, (typeof COLUMNS)[number]> & { is_parked: unknown };

function recordOf(row: Row): SandboxRecord {
  return {
    person: row.person_id,
    lab: row.lab,
    sandboxId: row.sandbox_id,
    seed: row.seed,
    createdAt: row.created_at,
    // PostgreSQL answers true, SQLite 1.
    parked: Boolean(row.is_parked),
    ...(row.ends_at === null ? {} : { endsAt: row.ends_at }),
  };
}
