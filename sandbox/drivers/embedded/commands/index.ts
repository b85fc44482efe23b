/** All programs of the embedded hosts. */
import { dig } from './dns/dig.ts';
import { getent } from './dns/getent.ts';
import { host } from './dns/host.ts';
import { nslookup } from './dns/nslookup.ts';
import { tail } from './files/tail.ts';
import { guarded } from './guarded.ts';
import { postcat } from './postfix/postcat.ts';
import { newaliases, postaliasProgram, postconfProgram, postmapProgram } from './postfix/postconf.ts';
import { postfix } from './postfix/postfix.ts';
import { mailq, postqueue } from './postfix/postqueue.ts';
import { postsuper } from './postfix/postsuper.ts';
import { qshape } from './postfix/qshape.ts';
import { sendmail } from './postfix/sendmail.ts';
import type { Program } from './program.ts';
import { netcat } from './smtp/netcat.ts';
import { swaks } from './smtp/swaks/swaks.ts';
import { telnet } from './smtp/telnet.ts';

const ALL: readonly Program[] = [
  swaks,
  telnet,
  netcat,
  dig,
  host,
  nslookup,
  getent,
  tail,
  postconfProgram,
  postmapProgram,
  postaliasProgram,
  newaliases,
  postfix,
  postqueue,
  mailq,
  postsuper,
  postcat,
  qshape,
  sendmail,
];

export const programs: readonly Program[] = ALL.map(guarded);
