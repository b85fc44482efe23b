/**
 * Plays a lab to its end as a student does who knows the way: files in the editor, commands and dialogues typed into the
 * terminals, answers into their fields. What is done is the lab's own solution, in this student's names.
 */
import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { parse } from 'yaml';
import { Answers, STUDENT_HOSTS, type StudentHost } from '../../../labs/schema.ts';
import { fillIn } from '../../../sandbox/world/template.ts';
import { DeskOnPage } from './desk.ts';

/** Where a script leaves what it tells, for the fields of the tasks. */
const TOLD = '/root/told';
/** A script may wait for what spammers and a block list do. Milliseconds. */
const SCRIPT_MS = 120_000;
const TOLD_ANSWER = /^answer ([a-z0-9-]+): (.*)$/gm;
const SCRIPTS = ['solution.sh', 'typed.txt', 'afterwards.sh'] as const;

/** The points of the lab's only check, as the page shows them. */
export async function playLab(context: BrowserContext, lab: string): Promise<string | null> {
  const page = await context.newPage();
  await page.goto(`/labs/${lab}/`);
  const desk = new DeskOnPage(page);
  await desk.open();
  const { variables } = (await (await page.request.get(`/api/labs/${lab}`)).json()).sandbox;
  const steps = solutionOf(lab, variables);
  for (const { host, path, text } of steps.files) await saveInEditor(page, desk, host, path, text);
  const answers = { ...steps.answers };
  for (const { host, kind, text } of steps.typed) {
    if (kind === 'typed.txt') await converse(page, desk, host, text);
    else Object.assign(answers, await runScript(page, desk, host, text));
  }
  for (const [task, answer] of Object.entries(answers)) await page.locator(`#task-${task} .answer input`).fill(answer);
  return desk.check();
}

function solutionOf(lab: string, variables: Record<string, string>) {
  const folder = `labs/${lab}/solution`;
  const read = (file: string) => fillIn(readFileSync(file, 'utf8'), variables, file);
  const files = [];
  const typed = [];
  for (const host of STUDENT_HOSTS)
    for (const file of globSync(`${folder}/${host}/**/*`, { withFileTypes: true })) {
      if (!file.isFile()) continue;
      const full = `${file.parentPath}/${file.name}`;
      const kind = SCRIPTS.find((name) => full === `${folder}/${host}/${name}`);
      if (kind) typed.push({ host, kind, text: read(full) });
      else files.push({ host, path: `/${relative(`${folder}/${host}`, full)}`, text: read(full) });
    }
  typed.sort((one, other) => SCRIPTS.indexOf(one.kind) - SCRIPTS.indexOf(other.kind));
  const [answers] = globSync(`${folder}/answers.yaml`);
  return { files, typed, answers: answers ? Answers.parse(parse(read(answers))) : {} };
}

async function saveInEditor(
  page: Page,
  desk: DeskOnPage,
  host: StudentHost,
  path: string,
  text: string,
): Promise<void> {
  await openInEditor(page, desk, host, path);
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+s');
  await page.getByText('Saved.').waitFor();
}

async function openInEditor(page: Page, desk: DeskOnPage, host: StudentHost, path: string): Promise<void> {
  await desk.turnTo('editor');
  await page.locator('.cm-content').waitFor();
  const bar = page.locator('.file-bar');
  await bar.locator('select').selectOption(host);
  await bar.locator('input').fill(path);
  await bar.locator('button[type="submit"]').click();
  await page.locator(`.cm-content[aria-label^="${path} on ${host}"]`).waitFor();
}

/** What it told for the fields of the tasks, read where it left it. */
async function runScript(
  page: Page,
  desk: DeskOnPage,
  host: StudentHost,
  text: string,
): Promise<Record<string, string>> {
  await desk.type(host, `{\n${text.trimEnd()}\n} >${TOLD}; clear; echo done-$((6*7))`);
  await desk.sees(host, 'done-42', SCRIPT_MS);
  if (!text.includes('answer ')) return {};
  await openInEditor(page, desk, host, TOLD);
  const told = (await page.locator('.cm-line').allTextContents()).join('\n');
  return Object.fromEntries([...told.matchAll(TOLD_ANSWER)].map(([, task = '', answer = '']) => [task, answer.trim()]));
}

/** Types line by line; one that begins with `? ` waits until the screen shows the rest of it. */
async function converse(page: Page, desk: DeskOnPage, host: StudentHost, text: string): Promise<void> {
  await desk.turnTo(host);
  await desk.terminal(host).locator('textarea').focus();
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('? ')) await desk.sees(host, line.slice(2));
    else await page.keyboard.type(`${line}\n`);
  }
}
