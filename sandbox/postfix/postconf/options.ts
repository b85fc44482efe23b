import { Fatal } from './result.ts';

/** postconf's options, with what each is for, in the order of its usage line. */
const USAGE: [letter: string, purpose: string][] = [
  ['-a', '(server SASL types)'],
  ['-A', '(client SASL types)'],
  ['-b', '(bounce templates)'],
  ['-c', 'config_dir'],
  ['-c', 'param_class'],
  ['-d', '(parameter defaults)'],
  ['-e', '(edit configuration)'],
  ['-f', '(fold lines)'],
  ['-F', '(master.cf fields)'],
  ['-h', '(no names)'],
  ['-H', '(no values)'],
  ['-l', '(lock types)'],
  ['-m', '(map types)'],
  ['-M', '(master.cf)'],
  ['-n', '(non-default parameters)'],
  ['-o', 'name=value (override parameter value)'],
  ['-p', '(main.cf, default)'],
  ['-P', '(master.cf parameters)'],
  ['-t', '(bounce templates)'],
  ['-T', 'compile-version|run-version|public-key-algorithms'],
  ['-v', '(verbose)'],
  ['-x', '(expand parameter values)'],
  ['-X', '(exclude)'],
  ['-#', '(comment-out)'],
];
const WITH_VALUE = 'cCoT';
const WITHOUT_VALUE = 'aAbdeEfFhHlmMnpPqtvxX#';
/** The order in which complaints name options. */
const ORDER = 'aAbCdefFhHlmMnopPtTxX#';

/** At most one of each group; the first group holds the major modes. */
const EXCLUSIVE = ['aAblmtpMFPT', 'denX#', 'feX#', 'xeX#', 'odeX#', 'heX#H'];
/** What each major mode goes with. */
const COMPANIONS: Record<string, string> = {
  a: '',
  A: '',
  b: '',
  F: 'efhoxH',
  l: '',
  m: '',
  M: 'eX#fox',
  p: 'eX#fhCxdnoH',
  P: 'eXfhoxH',
  t: '',
  T: '',
};

export interface Options {
  flags: ReadonlySet<string>;
  directory?: string;
  parameterClass?: string;
  overrides: string[];
  /** What follows the options. */
  operands: string[];
}

export function parseOptions(args: string[]): Options {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const overrides: string[] = [];
  const operands = [...args];
  while (/^-./.test(operands[0] ?? '') && operands[0] !== '--') {
    let cluster = operands.shift()?.slice(1) ?? '';
    while (cluster !== '') {
      const letter = cluster.slice(0, 1);
      cluster = cluster.slice(1);
      if (WITHOUT_VALUE.includes(letter)) flags.add(letter);
      else if (WITH_VALUE.includes(letter)) {
        const value = cluster === '' ? operands.shift() : cluster;
        if (value === undefined) throw new Fatal(usage());
        flags.add(letter);
        if (letter === 'o') overrides.push(value);
        else values.set(letter, value);
        cluster = '';
      } else throw new Fatal(usage());
    }
  }
  if (operands[0] === '--') operands.shift();
  completeMode(flags, operands);
  return { flags, directory: values.get('c'), parameterClass: values.get('C'), overrides, operands };
}

function completeMode(flags: Set<string>, operands: string[]): void {
  const [major = ''] = EXCLUSIVE;
  const chosen = [...major].some((letter) => flags.has(letter));
  if (!chosen) flags.add('p');
  if (operands[0]?.includes('=') && [...'pMFP'].some((letter) => flags.has(letter))) flags.add('e');
  for (const group of EXCLUSIVE) {
    const given = inOrder([...group].filter((letter) => flags.has(letter)));
    if (given.length > 1) throw new Fatal(`specify one of ${given.join(' ')}`);
  }
  for (const [mode, companions] of Object.entries(COMPANIONS)) {
    if (!flags.has(mode)) continue;
    const allowed = `${mode}${companions}cvq`;
    const excess = inOrder([...flags].filter((letter) => !allowed.includes(letter)));
    if (excess.length > 0 && chosen) throw new Fatal(`with option -${mode}, do not specify ${excess.join(' ')}`);
  }
}

function inOrder(letters: string[]): string[] {
  return letters.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).map((letter) => `-${letter}`);
}

function usage(): string {
  return `usage: postconf ${USAGE.map(([letter, purpose]) => `[${letter} ${purpose}]`).join(' ')} [name...]`;
}
