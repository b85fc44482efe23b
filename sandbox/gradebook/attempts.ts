import { type Kysely, sql } from 'kysely';
import type { Report } from '../../labs/schema.ts';
import type { Snapshot } from '../drivers/driver.ts';
import { pack, unpack } from './compressed.ts';
import type { Attempt, AttemptSummary, Gradebook, HandedIn, Place } from './gradebook.ts';
import type { Tables } from './schema.ts';

export function attemptsIn(database: Kysely<Tables>): Gradebook['attempts'] {
  const of = ({ person, lab }: Place) =>
    database.selectFrom('attempts').where('person_id', '=', person).where('lab', '=', lab);
  const insert = async ({ person, lab }: Place, report: Report, more: Work) => {
    const { driver, seed, score, max, status, fingerprint } = report;
    const row = await database
      .insertInto('attempts')
      .values({
        ...{ person_id: person, lab, driver, seed, score, max, status, fingerprint, ...more },
        report: JSON.stringify(report),
        created_at: new Date().toISOString(),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  };
  const findHandedIn: Gradebook['attempts']['handedIn'] = async ({ id, lab }) => {
    const rows = await database
      .selectFrom('attempts')
      .innerJoin('people', 'people.id', 'attempts.person_id')
      .select(['attempts.id', 'attempts.created_at', 'attempts.report', 'person_id', 'lab', 'login', 'answers'])
      .where('regrade_of', 'is', null)
      .$if(id !== undefined, (query) => query.where('attempts.id', '=', id ?? 0))
      .$if(lab !== undefined, (query) => query.where('lab', '=', lab ?? ''))
      .orderBy('attempts.id')
      .execute();
    const newer = await database
      .selectFrom('attempts')
      .select(['regrade_of', 'report'])
      .where('regrade_of', 'in', rows.length > 0 ? rows.map(({ id }) => id) : [0])
      .orderBy('id')
      .execute();
    const reports = new Map(newer.map((row) => [row.regrade_of, row.report]));
    return rows.map((row) => handedIn({ ...row, report: reports.get(row.id) ?? row.report }));
  };
  return {
    add: async (place, report, { snapshot, answers }) =>
      insert(place, report, {
        snapshot: snapshot ? await pack(snapshot) : null,
        answers: answers ? JSON.stringify(answers) : null,
        regrade_of: null,
      }),
    regrade: ({ id, place }, report) => insert(place, report, { snapshot: null, answers: null, regrade_of: id }),
    handedIn: findHandedIn,
    async list(place) {
      const rows = await of(place).select(SUMMARY).orderBy('id', 'desc').execute();
      return rows.map(summaryOf);
    },
    async find(place, id) {
      const row = await of(place).where('id', '=', id).select(WHOLE).executeTakeFirst();
      return row && attemptOf(row);
    },
    async newest(place) {
      const row = await of(place)
        .select(WHOLE)
        .orderBy(sql`coalesce(regrade_of, id)`, 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && attemptOf(row);
    },
    async best(place) {
      const row = await of(place)
        .where('status', '=', 'graded')
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('attempts as newer')
                .select('newer.id')
                .whereRef('newer.regrade_of', '=', sql`coalesce(attempts.regrade_of, attempts.id)`)
                .whereRef('newer.id', '>', 'attempts.id'),
            ),
          ),
        )
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

type Work = { snapshot: Uint8Array | null; answers: string | null; regrade_of: number | null };

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

function handedIn(row: {
  id: number;
  created_at: string;
  report: string;
  person_id: number;
  lab: string;
  login: string;
  answers: string | null;
}): HandedIn {
  const { login, lab } = row;
  const attempt = attemptOf(row);
  const answers =
    row.answers === null ? answersShown(attempt.report) : (JSON.parse(row.answers) as HandedIn['answers']);
  return { ...attempt, place: { person: row.person_id, lab }, login, answers };
}

/** Attempts from before answers were kept with them: a report shows what was typed. */
function answersShown({ tasks }: Report): Record<string, string> {
  return Object.fromEntries(
    tasks.flatMap(({ id, checks }) =>
      checks.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'answer').map(({ text }) => [id, text])),
    ),
  );
}
