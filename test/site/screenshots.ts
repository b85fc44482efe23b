/**
 * Pictures of every page and of every state of the desk, to be looked at: `node test/site/screenshots.ts [filter]` writes
 * them into screenshots/. Names are page-width-theme, so a filter such as `is-it-open-phone` or `desk-waiting` picks some;
 * `--kinds` leaves out pages that look like another one.
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { DESKTOP, openCourse, PHONE } from './browser/course.ts';
import { DeskOnPage } from './browser/desk.ts';
import { DESK_STATES, showState } from './browser/desk-states.ts';
import { builtPages, KINDS } from './browser/pages.ts';
import { pictureStory } from './story.ts';

const FOLDER = resolve(import.meta.dirname, '../../screenshots');
const LESSON = '/is-it-open/';
/** Browsers that are driven at the same time. */
const AT_ONCE = 2;

const [filter = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const kindsOnly = process.argv.includes('--kinds');
await mkdir(FOLDER, { recursive: true });
await using course = await openCourse();

type Look = (page: Page) => Promise<void>;

const views = Object.entries({ desktop: DESKTOP, phone: PHONE }).flatMap(([width, viewport]) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ suffix: `${width}-${colorScheme}`, viewport, colorScheme })),
);

/** What there is to see, before it is seen in each width and theme. */
const sights: Record<string, { look: Look; fullPage?: boolean }> = {
  ...Object.fromEntries(
    builtPages()
      .filter((address) => !kindsOnly || KINDS.includes(address))
      .map((address) => [
        address.replace(/^\/|\/$/g, '').replaceAll('/', '-') || 'home',
        { look: async (page: Page) => void (await page.goto(address, { waitUntil: 'networkidle' })), fullPage: true },
      ]),
  ),
  ...Object.fromEntries(
    DESK_STATES.map((state) => [`desk-${state.name}`, { look: (page: Page) => showState(page, state, LESSON) }]),
  ),
};

const wanted = Object.entries(sights).flatMap(([name, sight]) =>
  views
    .map((view) => ({ ...sight, ...view, name: `${name}-${view.suffix}` }))
    .filter((each) => each.name.includes(filter)),
);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = wanted.shift(); next; next = wanted.shift()) {
      const { look, fullPage, viewport, colorScheme, name } = next;
      await using context = await course.visit({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await look(page);
      await picture(page, name, fullPage);
    }
  }),
);
for (const view of views) if (`desk-work-${view.suffix}`.includes(filter)) await pictureDesk(view);
if ('story'.includes(filter)) {
  await using context = await course.visit({ colorScheme: 'light', reducedMotion: 'reduce' });
  await pictureStory(await context.newPage(), picture);
}

/** One desk from the first command to the evidence of a check. */
async function pictureDesk({ suffix, viewport, colorScheme }: (typeof views)[number]): Promise<void> {
  await using context = await course.visit({ viewport, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const desk = new DeskOnPage(page);
  await page.goto(LESSON);
  await desk.open();
  await desk.type('mail', 'postconf -n; mailq');
  await desk.sees('mail', 'queue is empty');
  await picture(page, `desk-work-terminal-${suffix}`);
  await page.locator('.split').click();
  await desk.sees('outside', '# ');
  await picture(page, `desk-work-split-${suffix}`);
  await page.locator('.split').click();
  await desk.turnTo('editor');
  await page.locator('.cm-content').waitFor();
  await picture(page, `desk-work-editor-${suffix}`);
  await desk.turnToPapers();
  await desk.check();
  await picture(page, `desk-work-tasks-${suffix}`);
  const evidence = page.locator('.evidence').first();
  if (await evidence.isVisible()) {
    await evidence.locator('summary').click();
    await evidence.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await picture(page, `desk-work-evidence-${suffix}`);
  }
  for (const tab of await page.locator('.sheet [role="tab"]:not([data-tab="tasks"])').all()) {
    await tab.click();
    await page.waitForLoadState('networkidle');
    await picture(page, `desk-work-${await tab.getAttribute('data-tab')}-${suffix}`);
  }
}

async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: resolve(FOLDER, `${name}.png`), fullPage });
  process.stdout.write(`${name}.png\n`);
}
