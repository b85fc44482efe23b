/** A user's mailbox: Maildir in the home folder, or mbox in /var/mail, whichever is there. */
import type { Machine } from '../../machine.ts';
import type { User } from '../accounts/database.ts';
import { headerValues } from '../postfix/headers.ts';

export interface Stored {
  from: string;
  date: string;
  subject: string;
  text: string;
  remove(machine: Machine): void;
}

export function readMailbox(machine: Machine, user: User): Stored[] {
  return [...maildir(machine, `${user.home}/Maildir`), ...mbox(machine, `/var/mail/${user.login}`)];
}

function maildir(machine: Machine, folder: string): Stored[] {
  const paths = ['cur', 'new'].flatMap((part) =>
    machine.files.list(`${folder}/${part}`).map((name) => `${folder}/${part}/${name}`),
  );
  return paths.map((path) =>
    stored(machine.files.readText(path) ?? '', (host) => {
      host.files.remove(path);
    }),
  );
}

function mbox(machine: Machine, path: string): Stored[] {
  const texts = (machine.files.readText(path) ?? '').split(/^(?=From )/m).filter(Boolean);
  return texts.map((text) =>
    stored(text.replace(/^From .*\n/, ''), (host) => {
      host.files.write(path, (host.files.readText(path) ?? '').replace(text, ''));
    }),
  );
}

function stored(text: string, remove: Stored['remove']): Stored {
  const value = (name: string) => headerValues(text, [name])[0] ?? '';
  return { from: value('from'), date: value('date'), subject: value('subject'), text, remove };
}
