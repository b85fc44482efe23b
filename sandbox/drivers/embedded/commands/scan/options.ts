/** The command line of nmap(1), as far as this lab emulates it. */
import { portNumber } from '../network/services.ts';
import { Failure } from '../run/failure.ts';
import { SCRIPTS } from './smtp-scripts.ts';

/** Of nmap's thousand ports, those that anything in this world might open. */
export const USUAL_PORTS = [21, 22, 23, 25, 53, 80, 110, 143, 443, 465, 587, 993, 995, 2525, 8025, 10_025, 10_026];

export interface Scan {
  targets: string[];
  ports: number[] | undefined;
  version: boolean;
  verbose: boolean;
  onlyOpen: boolean;
  named: boolean;
  family: 4 | 6;
  scripts: string[];
  scriptArgs: Map<string, string>;
}

/** Throws Failure for what is not emulated. */
export function readScan(words: string[]): Scan {
  const scan: Scan = {
    targets: [],
    ports: undefined,
    version: false,
    verbose: false,
    onlyOpen: false,
    named: true,
    family: 4,
    scripts: [],
    scriptArgs: new Map(),
  };
  const rest = words.flatMap((word) => (word.startsWith('--') ? word.split(/=(.*)/s).slice(0, 2) : [word]));
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-p') scan.ports = portList(rest.shift() ?? '');
    else if (/^-p[\d,a-z-]+$/.test(word)) scan.ports = portList(word.slice(2));
    else if (word === '-sV' || word === '-A') scan.version = true;
    else if (word === '-6') scan.family = 6;
    else if (/^-v+$/.test(word)) scan.verbose = true;
    else if (word === '--open') scan.onlyOpen = true;
    else if (word === '-n') scan.named = false;
    else if (word === '--script') scan.scripts.push(...(rest.shift() ?? '').split(','));
    else if (word === '--script-args') scan.scriptArgs = scriptArguments(rest.shift() ?? '');
    else if (/^-(?:sT|Pn|R|F|T\d|d+)$/.test(word) || word === '--reason') continue;
    else if (word === '-sS' || word === '-sn')
      throw new Failure(`nmap: ${word} needs raw packets, which this lab has not; use -sT`);
    else if (word.startsWith('-')) throw new Failure(`nmap: option ${word} is not emulated in this lab`);
    else scan.targets.push(word);
  }
  const unknown = scan.scripts.find((name) => !SCRIPTS.has(name));
  if (unknown)
    throw new Failure(
      `nmap: script '${unknown}' is not emulated in this lab; there are ${[...SCRIPTS.keys()].join(', ')}`,
    );
  return scan;
}

function scriptArguments(text: string): Map<string, string> {
  const pairs = text.split(',').map((pair) => pair.split(/=(.*)/s));
  return new Map(pairs.map(([name = '', value = '']) => [name.trim().replace('smtp-open-relay.', ''), value]));
}

function portList(text: string): number[] {
  if (text === '-') return USUAL_PORTS;
  return text.split(',').flatMap((part) => {
    const [, low, high] = /^(\d*)-(\d*)$/.exec(part) ?? [];
    if (low === undefined || high === undefined) {
      const port = portNumber(part.replace(/^T:/, ''));
      if (port === undefined)
        throw new Failure(`Found no matches for the service mask '${part}' and your specified protocols\nQUITTING!`);
      return [port];
    }
    const [first, last] = [Number(low || 1), Math.min(65_535, Number(high || 65_535))];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
}
