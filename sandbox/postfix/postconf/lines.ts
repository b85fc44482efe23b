const LINE_LIMIT = 80;
const INDENT = '    ';

/** One line of postconf's output: white space in one form, and with `fold` no longer than a terminal is wide. */
export function printLine(text: string, fold: boolean): string[] {
  const words = text.split(/[ \t\r\n]+/).filter((word) => word !== '');
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line === '') line = word;
    else if (!fold || line.length + word.length < LINE_LIMIT) line += ` ${word}`;
    else {
      lines.push(line);
      line = `${INDENT}${word}`;
    }
  }
  return [...lines, line];
}

/** Widths that a master.cf line's columns are padded to. */
const COLUMNS = [11, 17, 25, 33, 41, 49, 57];

/** A master.cf line with its first eight fields in columns, its options after them. */
export function printMasterEntry(fields: string[], fold: boolean): string[] {
  let head = '';
  for (const [index, field] of fields.slice(0, 8).entries()) {
    const column = COLUMNS[index - 1];
    head = column === undefined ? field : `${head} `.padEnd(column) + field;
  }
  return printArguments(head, fields.slice(8), fold);
}

/** The daemon's options and arguments: with `fold`, each `-o name=value` on a line of its own. */
export function printArguments(head: string, args: string[], fold: boolean): string[] {
  const lines: string[] = [];
  let line = head;
  let force = false;
  const add = (text: string, length: number, wrap: boolean) => {
    if (!fold || (!wrap && line.length + 1 + length < LINE_LIMIT)) line += ` ${text}`;
    else {
      lines.push(line);
      line = `${INDENT}${text}`;
    }
  };
  let inOptions = true;
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (inOptions && (!argument.startsWith('-') || argument === '--')) inOptions = false;
    const value = inOptions && argument.startsWith('-o') ? args[index + 1] : undefined;
    if (value !== undefined) {
      add(`${argument} ${braced(value)}`, 0, true);
      index += 1;
    } else {
      const text = inOptions ? argument : braced(argument);
      add(text, argument.length, force);
    }
    force = value !== undefined;
  }
  return [...lines, line];
}

function braced(text: string): string {
  return /[ \t\r\n]/.test(text) ? `{${text}}` : text;
}
