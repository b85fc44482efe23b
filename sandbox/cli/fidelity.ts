import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseDriver } from '../drivers/choose.ts';
import { type AddCommand, COULD_NOT_RUN, FOUND_WANTING, print, printJson, remark } from './result.ts';

export const addFidelity: AddCommand = (program, done) => {
  program
    .command('fidelity')
    .description('compare the embedded lab with the real Postfix of the Docker lab')
    .option('--only <configuration...>', 'configurations whose name begins so')
    .option('--seed <seed>', 'which variant to draw', 'fidelity')
    .option('--record', 'keep what the real Postfix decided, for tests on machines without Docker')
    .option('--json', 'print JSON')
    .action(async (options: { only?: string[]; seed: string; record?: boolean; json?: boolean }) => {
      const { agrees, fidelity } = await import('../../test/fidelity/compare.ts');
      const dataDir = await mkdtemp(join(tmpdir(), 'relaylab-'));
      await using embedded = await chooseDriver('embedded', { dataDir });
      await using docker = await chooseDriver('docker', { dataDir });
      const { ready, missing } = await docker.readiness();
      if (!ready) {
        for (const { what, fix } of missing) remark(`relaylab: ${what}. ${fix}`);
        done(COULD_NOT_RUN);
        return;
      }
      const result = await fidelity(embedded, docker, { ...options, remark: (text) => remark(`  ${text}`) });
      if (options.json) printJson(result);
      else {
        for (const { case: name, about, embedded: ours, postfix } of result.differences) {
          print(`${name}: ${about}`);
          for (const line of ours) print(`    embedded  ${line}`);
          for (const line of postfix) print(`    postfix   ${line}`);
        }
        const { cases, verdictsAgree, textsAgree } = result;
        print(
          `${cases} cases: verdicts agree on ${verdictsAgree}, texts on ${textsAgree} (${((100 * textsAgree) / cases).toFixed(1)} %).`,
        );
      }
      await rm(dataDir, { recursive: true, force: true });
      done(agrees(result) ? 0 : FOUND_WANTING);
    });
};
