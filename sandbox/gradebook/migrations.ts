/** Every change of the tables, oldest first. A migration that was released is never edited: add another. */
import type { ColumnDataType, ColumnDefinitionBuilder, Kysely } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';

/** Where the two databases differ. */
export interface Dialectal {
  blob: ColumnDataType;
  /** A whole number that the database gives out. */
  identity(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
}

export function migrations(dialectal: Dialectal): MigrationProvider {
  const all: Record<string, Migration> = {
    '0001-first': { up: (database) => first(database, dialectal) },
    '0002-ends': { up: (database) => database.schema.alterTable('sandboxes').addColumn('ends_at', 'text').execute() },
    '0003-regrades': { up: regrades },
  };
  return { getMigrations: async () => all };
}

async function first(database: Kysely<unknown>, { blob, identity }: Dialectal): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('settings')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('people')
    .addColumn('id', 'integer', (column) => identity(column).primaryKey())
    .addColumn('login', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await personal(database, 'sandboxes')
    .addColumn('lab', 'text', (column) => column.notNull())
    .addColumn('sandbox_id', 'text', (column) => column.notNull().unique())
    .addColumn('seed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('parked', blob)
    .addPrimaryKeyConstraint('sandboxes_key', ['person_id', 'lab'])
    .execute();
  await personal(database, 'attempts')
    .addColumn('id', 'integer', (column) => identity(column).primaryKey())
    .addColumn('lab', 'text', (column) => column.notNull())
    .addColumn('driver', 'text', (column) => column.notNull())
    .addColumn('seed', 'text', (column) => column.notNull())
    .addColumn('score', 'integer', (column) => column.notNull())
    .addColumn('max', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('report', 'text', (column) => column.notNull())
    .addColumn('snapshot', blob)
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('attempts_of_person').on('attempts').columns(['person_id', 'lab', 'id']).execute();
  await personal(database, 'answers')
    .addColumn('lab', 'text', (column) => column.notNull())
    .addColumn('task', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('answers_key', ['person_id', 'lab', 'task'])
    .execute();
  await personal(database, 'hints')
    .addColumn('lab', 'text', (column) => column.notNull())
    .addColumn('task', 'text', (column) => column.notNull())
    .addColumn('taken', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('hints_key', ['person_id', 'lab', 'task'])
    .execute();
  await personal(database, 'lessons')
    .addColumn('lesson', 'text', (column) => column.notNull())
    .addColumn('done', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('lessons_key', ['person_id', 'lesson'])
    .execute();
}

/** What an attempt needs to be graded again, and which attempt it is another grading of. */
async function regrades({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('attempts').addColumn('answers', 'text').execute();
  await schema.alterTable('attempts').addColumn('regrade_of', 'integer').execute();
  await schema.createIndex('attempts_regraded').on('attempts').column('regrade_of').execute();
}

/** A table whose rows belong to a person and go with them. */
function personal(database: Kysely<unknown>, table: string) {
  return database.schema
    .createTable(table)
    .addColumn('person_id', 'integer', (column) => column.notNull().references('people.id').onDelete('cascade'));
}
