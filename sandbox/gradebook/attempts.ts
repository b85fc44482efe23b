import type { Kysely } from 'kysely';
import type { Report } from '../../labs/schema.ts';
import type { Snapshot } from '../drivers/driver.ts';
import { pack, unpack } from './compressed.ts';
import type { Attempt, AttemptSummary, Gradebook, Place } from './gradebook.ts';
import type { Tables } from './schema.ts';

export function attemptsIn(database: Kysely<Tables>): Gradebook['attempts'] {
  const of = ({ person, lab }: Place) =>
    database.selectFrom('attempts').where('person_id', '=', person).where('lab', '=', lab);
  return {
    async add({ person, lab }, report, snapshot) {
      const row = await database
        .insertInto('attempts')
        .values({
          person_id: person,
          lab,
          driver: report.driver,
          seed: report.seed,
          score: report.score,
          max: report.max,
          status: report.status,
          fingerprint: report.fingerprint,
          report: JSON.stringify(report),
          snapshot: snapshot ? await pack(snapshot) : null,
          created_at: new Date().toISOString(),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },
    async list(place) {
      const rows = await of(place).select(SUMMARY).orderBy('id', 'desc').execute();
      return rows.map(summaryOf);
    },
    async find(place, id) {
      const row = await of(place).where('id', '=', id).select(WHOLE).executeTakeFirst();
      return row && attemptOf(row);
    },
    async newest(place) {
      const row = await of(place).select(WHOLE).orderBy('id', 'desc').limit(1).executeTakeFirst();
      return row && attemptOf(row);
    },
    async best(place) {
      const row = await of(place)
        .where('status', '=', 'graded')
        .select(SUMMARY)
        .orderBy('score', 'desc')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row && summaryOf(row);
    },
    async snapshot(id) {
      const row = await database.selectFrom('attempts').where('id', '=', id).select('snapshot').executeTakeFirst();
      return row?.snapshot ? ((await unpack(row.snapshot)) as Snapshot) : undefined;
    },
  };
}

const SUMMARY = ['id', 'created_at', 'score', 'max', 'status'] as const;
const WHOLE = ['id', 'created_at', 'report'] as const;

function summaryOf(row: {
  id: number;
  created_at: string;
  score: number;
  max: number;
  status: string;
}): AttemptSummary {
  const { id, score, max } = row;
  return { id, at: row.created_at, score, max, status: row.status as Report['status'] };
}

function attemptOf(row: { id: number; created_at: string; report: string }): Attempt {
  return { id: row.id, at: row.created_at, report: JSON.parse(row.report) as Report };
}
