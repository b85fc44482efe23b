import { access, constants, mkdir } from 'node:fs/promises';
import { freemem } from 'node:os';
import { readConfig } from '../config.ts';
import { chooseDriver, DRIVER_NAMES } from '../drivers/choose.ts';
import { type AddCommand, FOUND_WANTING, print, printJson } from './result.ts';

interface Finding {
  name: string;
  ok: boolean;
  detail: string;
  /** What to do about it; '' when all is well. */
  fix: string;
}

const OLDEST_NODE = 24;
/** A server with a class of 200 embedded sandboxes takes about that much. */
const ENOUGH_MEMORY_MIB = 512;

export const addDoctor: AddCommand = (program, done) => {
  program
    .command('doctor')
    .description('what this machine has for the course, what is missing, and how to get it')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine();
      if (options.json) printJson(findings);
      else
        for (const { name, ok, detail, fix } of findings)
          print(`${ok ? '✓' : '✗'} ${name}: ${detail}${ok ? '' : `\n    ${fix}`}`);
      done(findings.every(({ ok }) => ok) ? 0 : FOUND_WANTING);
    });
};

async function examine(): Promise<Finding[]> {
  const config = readConfig(process.env);
  return [node(), memory(), await dataFolder(config.dataDir), ...(await drivers(config.dataDir, config.driver))];
}

function node(): Finding {
  const ok = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
  return {
    name: 'node',
    ok,
    detail: `Node ${process.versions.node}`,
    fix: ok ? '' : `Start with npm start or npx relaylab: they fetch Node ${OLDEST_NODE}.`,
  };
}

function memory(): Finding {
  const free = Math.round(freemem() / 1024 / 1024);
  const ok = free >= ENOUGH_MEMORY_MIB;
  return {
    name: 'memory',
    ok,
    detail: `${free} MiB free`,
    fix: ok ? '' : `A class wants about ${ENOUGH_MEMORY_MIB} MiB. Close other programs.`,
  };
}

async function dataFolder(path: string): Promise<Finding> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return { name: 'data folder', ok: true, detail: path, fix: '' };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { name: 'data folder', ok: false, detail: why, fix: 'Set RELAYLAB_DATA to a folder that you may write to.' };
  }
}

async function drivers(dataDir: string, chosen: string): Promise<Finding[]> {
  return Promise.all(
    DRIVER_NAMES.filter((name) => name !== 'auto').map(async (name) => {
      await using driver = await chooseDriver(name, { dataDir });
      const { ready, description, missing } = await driver.readiness();
      // Without Docker the embedded lab is there.
      const ok = ready || (name === 'docker' && chosen !== name);
      return {
        name: `driver ${name}`,
        ok,
        detail: ready ? description : `not used: ${missing.map(({ what, fix }) => `${what}. ${fix}`).join(' ')}`,
        fix: ok ? '' : missing.map(({ what, fix }) => `${what}: ${fix}`).join('; '),
      };
    }),
  );
}
