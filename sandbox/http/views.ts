/** Labs as the page gets them: texts with the student's own names, what was taken, typed and scored so far. */
import type { Lab, Report, StudentHost, Task } from '../../labs/schema.ts';
import type { CatalogLab } from '../catalog.ts';
import { LabError } from '../errors.ts';
import type { Place } from '../gradebook/gradebook.ts';
import { changesFor } from '../grader/look.ts';
import { fillIn } from '../world/template.ts';
import { variablesOf } from '../world/variables.ts';
import type { World } from '../world/world.ts';
import type { HintAnswer, LabsAnswer, LabView, LookedTask, TaskView } from './api.ts';
import type { Gradings } from './gradings.ts';
import { hintsOf } from './hints.ts';
import { markdownRenderer } from './markdown.ts';
import { lookedInWords, ownWords, resultInWords } from './own-words.ts';
import type { Rooms } from './rooms.ts';

/** `wanted`: languages, best first. */
export interface Views {
  labs(person: number, wanted: readonly string[]): Promise<LabsAnswer>;
  lab(place: Place, wanted: readonly string[]): Promise<LabView>;
  /** Throws LabError `not-found`. */
  hints(place: Place, task: string, wanted: readonly string[]): Promise<HintAnswer>;
  looked(place: Place, tasks: LookedTask[], wanted: readonly string[]): Promise<LookedTask[]>;
}

export function views({ catalog, gradebook, sandboxes, driver }: Rooms, gradings: Gradings): Views {
  const render = markdownRenderer();
  const variables = async (place: Place) => variablesOf(await sandboxes.world(place));
  return {
    labs: (person, wanted) =>
      Promise.all(
        catalog.labs.map(async (lab) => {
          const { language, definition } = lab.inLanguage(wanted);
          const place = { person, lab: definition.id };
          const [names, best, running] = await Promise.all([
            variables(place),
            gradebook.attempts.best(place),
            sandboxes.exists(place),
          ]);
          return {
            id: definition.id,
            language,
            title: fillIn(definition.title, names, 'title'),
            summary: fillIn(definition.summary, names, 'summary'),
            minutes: definition.minutes,
            order: definition.order,
            max: maxOf(definition),
            ...(best ? { best: best.score } : {}),
            running,
          };
        }),
      ),

    async lab(place, wanted) {
      const lab = catalog.lab(place.lab);
      const { language, definition } = lab.inLanguage(wanted);
      const [world, record, running, life, best, newest] = await Promise.all([
        sandboxes.world(place),
        gradebook.sandboxes.find(place),
        sandboxes.exists(place),
        sandboxes.life(place),
        gradebook.attempts.best(place),
        gradebook.attempts.newest(place),
      ]);
      const names = variablesOf(world);
      const checking = gradings.of(place);
      const next = catalog.labs.find((each) => each.definition.order > definition.order)?.inLanguage(wanted);
      return {
        id: definition.id,
        language,
        title: fillIn(definition.title, names, 'title'),
        summary: fillIn(definition.summary, names, 'summary'),
        minutes: definition.minutes,
        storyHtml: render(definition.story, names),
        tasks: await tasksOf(lab, wanted, place, world, newest?.report),
        ...(record && running
          ? {
              sandbox: {
                id: record.sandboxId,
                driver: driver.name,
                hosts: hostsOf(world),
                variables: names,
                createdAt: record.createdAt,
              },
            }
          : {}),
        ...(life.turn ? { turn: life.turn } : {}),
        ...(best ? { best: { score: best.score, max: best.max, at: best.at } } : {}),
        ...(newest ? { newest: { attempt: newest.id, ...shortOf(newest.report) } } : {}),
        ...(checking ? { checking } : {}),
        ...(next
          ? {
              next: {
                id: next.definition.id,
                language: next.language,
                title: fillIn(next.definition.title, names, 'title'),
              },
            }
          : {}),
      };
    },

    async hints(place, id, wanted) {
      const { definition } = catalog.lab(place.lab).inLanguage(wanted);
      const task = taskOf(definition, id);
      const [names, counts, newest] = await Promise.all([
        variables(place),
        gradebook.hints.list(place),
        gradebook.attempts.newest(place),
      ]);
      return hintsOf(task, { counts, report: newest?.report }, (text) => render(text, names));
    },

    async looked(place, tasks, wanted) {
      const lab = catalog.lab(place.lab);
      const { language, definition } = lab.inLanguage(wanted);
      const names = await variables(place);
      return tasks.map((task) => lookedInWords(task, language, ownWords(lab.definition, definition, task.id, names)));
    },
  };

  async function tasksOf(
    lab: CatalogLab,
    wanted: readonly string[],
    place: Place,
    world: World,
    report: Report | undefined,
  ): Promise<TaskView[]> {
    const { language, definition } = lab.inLanguage(wanted);
    const names = variablesOf(world);
    const [answers, counts] = await Promise.all([gradebook.answers.list(place), gradebook.hints.list(place)]);
    return definition.tasks.map((task) => {
      const answer = answers[task.id];
      const looksAfter = changesFor(task, definition, world.faults);
      const result = report?.tasks.find(({ id }) => id === task.id);
      return {
        id: task.id,
        title: fillIn(task.title, names, 'title'),
        points: task.points,
        html: render(task.text, names),
        hints: hintsOf(task, { counts, report }, (text) => render(text, names)),
        ...(looksAfter.length > 0 ? { looksAfter } : {}),
        ...(task.question === undefined ? {} : { question: fillIn(task.question, names, 'question') }),
        ...(answer === undefined ? {} : { answer }),
        ...(result
          ? { result: resultInWords(result, language, ownWords(lab.definition, definition, task.id, names)) }
          : {}),
      };
    });
  }
}

/** Throws LabError `not-found`. */
export function taskOf(lab: Lab, id: string): Task {
  const task = lab.tasks.find((known) => known.id === id);
  if (task) return task;
  throw new LabError('not-found', `The lab "${lab.id}" has no task "${id}".`);
}

function shortOf({ status, reason, foreign }: Report): Pick<Report, 'status' | 'reason' | 'foreign'> {
  return { status, ...(reason === undefined ? {} : { reason }), ...(foreign ? { foreign } : {}) };
}

function maxOf(lab: Lab): number {
  return lab.tasks.reduce((sum, { points }) => sum + points, 0);
}

function hostsOf(world: World): { host: StudentHost; name: string; addresses: string[] }[] {
  const { mail, outside, inside } = world;
  return [
    { host: 'mail', name: mail.name, addresses: [mail.public.v4, mail.public.v6, mail.lan.v4, mail.lan.v6] },
    { host: 'outside', name: outside.name, addresses: [outside.public.v4, outside.public.v6] },
    { host: 'inside', name: inside.name, addresses: [inside.lan.v4, inside.lan.v6] },
  ];
}
