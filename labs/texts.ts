/** texts/<language>.yaml: what a student reads of a lab, in another language than that of its lab.yaml. */
import { z } from 'zod';
import type { Lab, Task } from './schema.ts';

const text = z.string().min(1);

/** The texts of a task in another language. */
interface TaskTexts {
  title: string;
  text: string;
  question?: string;
  /** As many as in lab.yaml, in its order; those with `when` are plain texts here. */
  hints: string[];
  /** By the answers that lab.yaml has. */
  wrong?: Record<string, string>;
}

/** texts/<language>.yaml: all that a student reads of a lab, in another language. Names stand in it as in lab.yaml. */
export interface LabTexts {
  title: string;
  summary: string;
  story: string;
  /** By the task's id. */
  tasks: Record<string, TaskTexts>;
}

/** What such a file of this lab must hold: every text that lab.yaml has, and no other. */
export function textsFor({ tasks }: Lab): z.ZodType<LabTexts> {
  const ofTasks = Object.fromEntries(tasks.map((task) => [task.id, textsForTask(task)]));
  return z.strictObject({ title: text, summary: text, story: text, tasks: z.strictObject(ofTasks) });
}

function textsForTask({ hints, question, checks }: Task): z.ZodType<TaskTexts> {
  const wrong = checks.flatMap((check) => (check.check === 'answer' ? Object.keys(check.wrong) : []));
  const count = `write ${hints.length} hints, one for each in lab.yaml`;
  const plain = z.strictObject({ title: text, text, hints: z.array(text).length(hints.length, count) });
  if (question === undefined) return plain;
  const asking = plain.extend({ question: text });
  if (wrong.length === 0) return asking;
  return asking.extend({ wrong: z.strictObject(Object.fromEntries(wrong.map((answer) => [answer, text]))) });
}

/** The lab as a student of that language reads it. */
export function translated(lab: Lab, { tasks, ...texts }: LabTexts): Lab {
  return { ...lab, ...texts, tasks: lab.tasks.map((task) => translatedTask(task, tasks[task.id])) };
}

function translatedTask(task: Task, texts: TaskTexts | undefined): Task {
  if (!texts) return task;
  const { hints, wrong = {}, ...own } = texts;
  return {
    ...task,
    ...own,
    hints: task.hints.map((hint, at) => {
      const inWords = hints[at];
      if (inWords === undefined) return hint;
      return typeof hint === 'string' ? inWords : { ...hint, text: inWords };
    }),
    checks: task.checks.map((check) =>
      check.check === 'answer' ? { ...check, wrong: { ...check.wrong, ...wrong } } : check,
    ),
  };
}
