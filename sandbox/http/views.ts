/** Labs as the page gets them: texts with the student's own names, what was taken, typed and scored so far. */
import type { Lab, Report, StudentHost, Task } from '../../labs/schema.ts';
import type { Place } from '../gradebook/gradebook.ts';
import { changesFor } from '../grader/look.ts';
import { fillIn } from '../world/template.ts';
import { variablesOf } from '../world/variables.ts';
import type { World } from '../world/world.ts';
import type { HintAnswer, LabsAnswer, LabView, TaskView } from './api.ts';
import type { Gradings } from './gradings.ts';
import { hintsOf } from './hints.ts';
import { markdownRenderer } from './markdown.ts';
import type { Rooms } from './rooms.ts';

export interface Views {
  labs(person: number): Promise<LabsAnswer>;
  lab(place: Place): Promise<LabView>;
  hints(place: Place, task: Task): Promise<HintAnswer>;
}

export function views({ catalog, gradebook, sandboxes, driver }: Rooms, gradings: Gradings): Views {
  const render = markdownRenderer();
  const variables = async (place: Place) => variablesOf(await sandboxes.world(place));
  return {
    labs: (person) =>
      Promise.all(
        catalog.labs.map(async ({ definition }) => {
          const place = { person, lab: definition.id };
          const [names, best, running] = await Promise.all([
            variables(place),
            gradebook.attempts.best(place),
            sandboxes.exists(place),
          ]);
          return {
            id: definition.id,
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

    async lab(place) {
      const { definition } = catalog.lab(place.lab);
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
      const next = catalog.labs.find((lab) => lab.definition.order > definition.order)?.definition;
      return {
        id: definition.id,
        title: fillIn(definition.title, names, 'title'),
        summary: fillIn(definition.summary, names, 'summary'),
        minutes: definition.minutes,
        storyHtml: render(definition.story, names),
        tasks: await tasksOf(definition, place, world, newest?.report),
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
        ...(newest ? { newest: { attempt: newest.id, ...countsOf(newest.report) } } : {}),
        ...(checking ? { checking } : {}),
        ...(next ? { next: { id: next.id, title: fillIn(next.title, names, 'title') } } : {}),
      };
    },

    async hints(place, task) {
      const [names, counts, newest] = await Promise.all([
        variables(place),
        gradebook.hints.list(place),
        gradebook.attempts.newest(place),
      ]);
      return hintsOf(task, { counts, report: newest?.report }, (text) => render(text, names));
    },
  };

  async function tasksOf(lab: Lab, place: Place, world: World, report: Report | undefined): Promise<TaskView[]> {
    const names = variablesOf(world);
    const [answers, counts] = await Promise.all([gradebook.answers.list(place), gradebook.hints.list(place)]);
    return lab.tasks.map((task) => {
      const answer = answers[task.id];
      const looksAfter = changesFor(task, lab, world.faults);
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
        ...(result ? { result } : {}),
      };
    });
  }
}

function countsOf({ status, reason }: Report): Pick<Report, 'status' | 'reason'> {
  return { status, ...(reason === undefined ? {} : { reason }) };
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
