import { type Config, readConfig } from '../config.ts';
import { chooseDriver, DRIVER_NAMES } from '../drivers/choose.ts';
import { egress } from './doctor/egress.ts';
import type { Finding } from './doctor/finding.ts';
import { dataFolder, disk, memory, node, port } from './doctor/machine.ts';
import { tools } from './doctor/tools.ts';
import { type AddCommand, FOUND_WANTING, print, printJson } from './result.ts';

export const addDoctor: AddCommand = (program, done) => {
  program
    .command('doctor')
    .description('what this machine has for the course, what is missing, and how to get it')
    .option('--egress', 'also try from inside a sandbox whether its hosts reach anything outside it')
    .option('--out <folder>', 'with --egress: write every attempt there, as egress.txt and egress.json')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit status 0 when all is there that the course needs, 1 when something of that is missing.',
    )
    .action(async (options: { json?: boolean; egress?: boolean; out?: string }) => {
      const findings = [...(await examine()), ...(options.egress ? await egress(options.out) : [])];
      if (options.json) printJson(findings);
      else for (const finding of findings) show(finding);
      done(findings.every(({ ok, needed }) => ok || !needed) ? 0 : FOUND_WANTING);
    });
};

function show({ name, ok, needed, detail, fix }: Finding): void {
  const mark = ok ? '✓' : needed ? '✗' : '–';
  print(`${mark} ${name}: ${detail}${ok || needed ? '' : ' (not needed)'}${fix === '' ? '' : `\n    ${fix}`}`);
}

async function examine(): Promise<Finding[]> {
  const config = readConfig(process.env);
  return [
    node(),
    memory(),
    await dataFolder(config.dataDir),
    await disk(config.dataDir),
    await port(config),
    ...(await drivers(config)),
    ...tools(),
  ];
}

async function drivers({ dataDir, driver: chosen }: Config): Promise<Finding[]> {
  return Promise.all(
    DRIVER_NAMES.filter((name) => name !== 'auto').map(async (name) => {
      await using driver = await chooseDriver(name, { dataDir });
      const { ready, description, missing } = await driver.readiness();
      return {
        name: `driver ${name}`,
        ok: ready,
        // Where nothing was chosen, the embedded lab is what there must be.
        needed: name === (chosen === 'auto' ? 'embedded' : chosen),
        detail: ready ? description : missing.map(({ what }) => what).join('; '),
        fix: missing.map(({ fix }) => fix).join(' '),
      };
    }),
  );
}
