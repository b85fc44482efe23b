/** Which of Postfix's files a path is. Tables, aliases and logs are shown as plain text. */
export type FileKind = 'main' | 'master' | 'plain';

export function kindOf(path: string): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'main.cf') return 'main';
  return name === 'master.cf' ? 'master' : 'plain';
}

/** The other file of the same configuration, of which this one makes sense. */
export function siblingOf(path: string): string | undefined {
  const kind = kindOf(path);
  if (kind === 'plain') return undefined;
  return path.slice(0, path.lastIndexOf('/') + 1) + (kind === 'main' ? 'master.cf' : 'main.cf');
}
