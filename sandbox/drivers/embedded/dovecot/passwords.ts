/** The password databases that Dovecot asks, in their order, and the user names it asks them for. */
import type { HostFiles } from '../files/host-files.ts';
import { verifyPassword } from '../files/passwords.ts';
import type { Section } from './configuration.ts';

/** What a database says of a login: right, wrong, or that it does not know the name. */
type Answer = 'right' | 'wrong' | 'unknown';

/** The first database that knows the name with this password lets it in. */
export function passwordIsRight(files: HostFiles, configuration: Section, user: string, password: string): boolean {
  const databases = configuration.sections.filter(({ type }) => type === 'passdb');
  return databases.some((database) => ask(files, database, user, password) === 'right');
}

/** auth_username_format: `%{user | username | lower}` and the older `%Ln`. */
export function formatted(login: string, format: string): string {
  const user = /\busername\b|%L?n/.test(format) ? (login.split('@')[0] ?? login) : login;
  return /\blower\b|%L/.test(format) ? user.toLowerCase() : user;
}

function ask(files: HostFiles, database: Section, user: string, password: string): Answer {
  const { settings, name } = database;
  switch (settings.get('driver') ?? settings.get('passdb_driver') ?? name) {
    case 'pam':
    case 'shadow':
      return password === '' ? 'wrong' : askHash(fieldOf(files, '/etc/shadow', user), password, '');
    case 'passwd-file':
      return askFile(files, database, user, password);
    case 'static':
      return askStatic(database, password);
    default:
      return 'unknown';
  }
}

function askFile(files: HostFiles, { settings }: Section, user: string, password: string): Answer {
  const path = settings.get('passwd_file_path') ?? settings.get('passdb_passwd_file_path') ?? '';
  const format = settings.get('auth_username_format');
  const scheme = settings.get('passdb_default_password_scheme') ?? settings.get('default_password_scheme') ?? 'CRYPT';
  return askHash(fieldOf(files, path, format ? formatted(user, format) : user), password, scheme);
}

function askStatic({ settings, sections }: Section, password: string): Answer {
  const fields = sections.find(({ type }) => type === 'fields')?.settings ?? new Map<string, string>();
  const anything = fields.get('nopassword') ?? settings.get('nopassword');
  if (anything !== undefined && anything !== 'no') return 'right';
  const known = settings.get('passdb_static_password') ?? settings.get('static_password') ?? settings.get('password');
  return known !== undefined && known === password ? 'right' : 'wrong';
}

/** The second field of the user's line. */
function fieldOf(files: HostFiles, path: string, user: string): string | undefined {
  const line = files
    .readText(path)
    ?.split('\n')
    .find((each) => each.startsWith(`${user}:`));
  return line?.split(':')[1];
}

function askHash(field: string | undefined, password: string, scheme: string): Answer {
  if (field === undefined) return 'unknown';
  const [, named, hash = field] = /^\{([\w-]+)(?:\.\w+)?\}(.*)$/.exec(field) ?? [];
  const plain = /^(PLAIN|CLEAR|CLEARTEXT)$/i.test(named ?? scheme);
  const right = plain ? hash === password && password !== '' : verifyPassword(password, hash);
  return right ? 'right' : 'wrong';
}
