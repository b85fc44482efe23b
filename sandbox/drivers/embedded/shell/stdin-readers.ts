/** Which of just-bash's commands read the keyboard when they are called like this: those that name no file. */

/** name → how many arguments come before the files, and the options that take an argument of their own. */
const READERS: Record<string, { operands: number; valued?: string }> = {
  cat: { operands: 0 },
  tee: { operands: -1 },
  sort: { operands: 0, valued: 'kto' },
  uniq: { operands: 0, valued: 'fsw' },
  wc: { operands: 0 },
  head: { operands: 0, valued: 'nc' },
  tail: { operands: 0, valued: 'nc' },
  grep: { operands: 1, valued: 'mABC' },
  egrep: { operands: 1, valued: 'mABC' },
  fgrep: { operands: 1, valued: 'mABC' },
  sed: { operands: 1 },
  awk: { operands: 1, valued: 'Fv' },
  tr: { operands: 9 },
  cut: { operands: 0, valued: 'dfcb' },
  nl: { operands: 0 },
  rev: { operands: 0 },
  tac: { operands: 0 },
  base64: { operands: 0, valued: 'w' },
  md5sum: { operands: 0 },
  sha1sum: { operands: 0 },
  sha256sum: { operands: 0 },
  xargs: { operands: 99, valued: 'nIPd' },
};

export function readsKeyboard(name: string, args: readonly string[]): boolean {
  const reader = READERS[name];
  if (!reader || args.includes('--help') || args.includes('--version')) return false;
  if (reader.operands < 0) return true;
  // With -e or -f the pattern or program is not an operand; with -r grep searches the folder.
  const given = args.some((arg) => /^-[a-zA-Z]*[ef]$/.test(arg)) && reader.operands === 1;
  if (name.endsWith('grep') && args.some((arg) => /^-[a-zA-Z]*[rR]/.test(arg))) return false;
  let operands = 0;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-') return true;
    if (!arg.startsWith('-')) operands += 1;
    else if (arg.length === 2 && (reader.valued?.includes(arg[1] ?? '') || (given && /[ef]/.test(arg)))) index += 1;
  }
  return operands <= (given ? 0 : reader.operands);
}

/** xargs takes the value of an option behind it or in the same word; just-bash's wants it behind. */
export function xargsOptions(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  if (first === undefined || !first.startsWith('-')) return [...args];
  const attached = /^-([nIPdL])(.+)$/.exec(first);
  if (attached) return [`-${attached[1]}`, attached[2] ?? '', ...xargsOptions(rest)];
  const taken = /^-[nIPdL]$/.test(first) ? 1 : 0;
  return [first, ...rest.slice(0, taken), ...xargsOptions(rest.slice(taken))];
}
