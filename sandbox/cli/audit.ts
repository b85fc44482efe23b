import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LabError } from '../errors.ts';
import { audit, type FileSource } from '../postfix/index.ts';
import { fillIn } from '../world/template.ts';
import { variablesOf } from '../world/variables.ts';
import { drawWorld } from '../world/variant.ts';
import { type AddCommand, FOUND_WANTING, print, printJson, remark } from './result.ts';

export const addAudit: AddCommand = (program, done) => {
  program
    .command('audit')
    .description('who may relay through this configuration, and which line lets them')
    .argument('<directory>', 'folder with main.cf')
    .option('--json', 'print JSON')
    .action(async (directory: string, options: { json?: boolean }) => {
      const folder = resolve(directory);
      if (!existsSync(join(folder, 'main.cf')))
        throw new LabError(
          'could-not-run',
          `${join(folder, 'main.cf')} does not exist. Name the folder that holds main.cf, usually /etc/postfix.`,
        );
      const result = await audit(filesIn(folder), folder);
      if (options.json) printJson(result);
      else {
        print(
          result.open
            ? 'OPEN: strangers may relay through this configuration.'
            : 'Closed: strangers may not relay through this configuration.',
        );
        for (const sentence of result.mayRelay) print(`  May relay: ${sentence}`);
        for (const { severity, parameter, file, line, why, fix } of result.findings)
          print(`\n${severity.toUpperCase()} ${parameter} (${file}${line ? `:${line}` : ''})\n  ${why}\n  Fix: ${fix}`);
      }
      done(result.open ? FOUND_WANTING : 0);
    });
};

/**
 * Files as they are on disk. main.cf usually names its tables by /etc/postfix/…; when another folder is audited, those
 * are looked for there. A lab's own files have names in double braces: those of a sample student are filled in.
 */
function filesIn(folder: string): FileSource {
  const onDisk = (path: string): string =>
    path.startsWith('/etc/postfix/') && !existsSync(path) ? join(folder, path.slice('/etc/postfix/'.length)) : path;
  const sample = variablesOf(drawWorld('sample', { blackHole: true }));
  let told = false;
  return {
    read(path) {
      const found = onDisk(path);
      if (!existsSync(found) || !statSync(found).isFile()) return undefined;
      const text = readFileSync(found, 'utf8');
      if (!/\{\{\s*[a-z]/.test(text)) return text;
      if (!told) remark(`relaylab: ${found} is a lab's file; the names of a sample student are filled in.`);
      told = true;
      return fillIn(text, sample, found);
    },
    mtimeMs(path) {
      const found = onDisk(path);
      return existsSync(found) ? statSync(found).mtimeMs : undefined;
    },
  };
}
