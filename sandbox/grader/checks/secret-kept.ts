/** The smart host's password lies on the mail host where only root, or Postfix, can read it: source and compiled table. */
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';

const FOLDERS = ['/etc', '/root', '/home', '/tmp', '/var/tmp', '/srv', '/opt', '/usr/local'];

export const secretKept: CheckImplementation<'secret-kept'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['service', 'file'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge(_: unknown, { sandbox }: CheckContext): Promise<Verdict> {
  const { login, password } = sandbox.world.smartHost;
  const files = await sandbox.search(password, FOLDERS);
  if (files.length === 0) return failed(`The password of ${login} is nowhere on this server yet.`);
  const text = files
    .map(({ path, readByAll }) => `${path}: ${readByAll ? 'everybody may read it' : 'closed'}`)
    .join('\n');
  const evidence = [{ kind: 'words' as const, title: 'Files that hold the password', text }];
  const open = files.filter(({ readByAll }) => readByAll).map(({ path }) => path);
  if (open.length > 0)
    return failed(`Every account on this server can read the password of ${login}: ${open.join(', ')}.`, evidence);
  return passed(`Only root can read the password of ${login}.`, evidence);
}
