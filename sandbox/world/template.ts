/** Fills `{{name}}` in text with a world's variables. Double braces, because Postfix has `$name` and `${name}` itself. */
import { LabError } from '../errors.ts';

/** `where` names the file in the error. Throws LabError `bad-lab` for a name that the world does not have. */
export function fillIn(text: string, variables: Record<string, string>, where: string): string {
  return text.replace(/\{\{\s*([a-z0-9.]+)\s*\}\}/gi, (_, name: string) => {
    const value = variables[name];
    if (value === undefined)
      throw new LabError(
        'bad-lab',
        `${where}: {{${name}}} is not a name of this world. Known: ${Object.keys(variables).join(', ')}.`,
      );
    return value;
  });
}
