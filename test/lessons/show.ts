/** For who writes a lesson: `node test/lessons/show.ts <lesson>` plays it and prints each command with what it showed. */
import { Player } from './play.ts';
import { allLessons } from './read-lesson.ts';
import { lessonSandboxes } from './sandboxes.ts';

const wanted = process.argv[2];
const lesson = allLessons().find(({ name }) => name === wanted);
if (!lesson?.lab) throw new Error(`There is no lesson with a lab of the name ${wanted}.`);
await using sandboxes = await lessonSandboxes();
await using sandbox = await sandboxes.make(lesson.lab);
const player = new Player(lesson, sandbox);
const faults = await player.play();
for (const { line, command, output } of player.seen) console.log(`\n${line}: $ ${command}\n${output.join('\n')}`);
for (const { line, text } of faults) console.log(`\n${lesson.file}:${line}: ${text}`);
