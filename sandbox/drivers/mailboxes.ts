/** Where mail is kept on the mail host: system mailboxes, virtual ones, and Maildirs of people. */

export const MAIL_FOLDERS = ['/var/mail', '/var/vmail', '/home', '/root'];

const MAILBOX = /^\/var\/(?:mail|vmail)\/|\/(?:Maildir|mail|Mail)\/|\/(?:mbox|Mailbox)$/;

export function isMailbox(path: string): boolean {
  return MAILBOX.test(path);
}

/** What Sandbox.search is told of a file that it found. */
export function mailboxOwner(path: string): { owner?: string } {
  return isMailbox(path) ? { owner: ownerOfMailbox(path) } : {};
}

export function ownerOfMailbox(path: string): string {
  if (path.startsWith('/root/')) return 'root';
  return (
    /^\/(?:home|var\/mail|var\/vmail)\/(.+?)(?:\/(?:new|cur|tmp|Maildir|mail|Mail|mbox|Mailbox)(?:\/.*)?)?$/.exec(
      path,
    )?.[1] ?? path
  );
}
