/** Opens the database that the configuration names and brings its tables up to date. */
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { LabError } from '../errors.ts';
import { type Dialectal, migrations } from './migrations.ts';
import type { Tables } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';

export interface Where {
  /** Folder of the SQLite file, when no other database is named. */
  dataDir: string;
  databaseUrl: string | undefined;
}

const GRADEBOOK = 'gradebook.sqlite';

const SQLITE: Dialectal = { blob: 'blob', identity: (column) => column.autoIncrement() };
const POSTGRES: Dialectal = { blob: 'bytea', identity: (column) => column.generatedAlwaysAsIdentity() };

/** Throws LabError `could-not-run` when the database does not answer or cannot be brought up to date. */
export async function connect({ dataDir, databaseUrl }: Where): Promise<Kysely<Tables>> {
  const database = new Kysely<Tables>({
    dialect:
      databaseUrl === undefined
        ? sqliteDialect(join(dataDir, GRADEBOOK))
        : new PostgresDialect({ pool: poolOf(databaseUrl) }),
  });
  const provider = migrations(databaseUrl === undefined ? SQLITE : POSTGRES);
  const { error } = await new Migrator({ db: database, provider })
    .migrateToLatest()
    .catch((error: unknown) => ({ error }));
  if (error === undefined) return database;
  await database.destroy();
  const what =
    databaseUrl === undefined
      ? `The gradebook ${join(dataDir, GRADEBOOK)} could not be opened: ${reason(error)}. Put a copy of it in its place, or set RELAYLAB_DATA to another folder.`
      : `DATABASE_URL: the database could not be opened: ${reason(error)}.`;
  throw new LabError('could-not-run', what, { cause: error });
}

/** A connection that lies idle when the database is restarted is replaced at the next question; nobody else need hear of it. */
function poolOf(connectionString: string): pg.Pool {
  return new pg.Pool({ connectionString }).on('error', () => undefined);
}

/** A refused connection is an AggregateError without a message of its own. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return error instanceof Error ? error.message : String(error);
}
