/** openssl(1): s_client for talking through TLS, x509 for looking at certificates, and the little things around them. */

import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { generateKey } from './keys.ts';
import { makeCertificate } from './request.ts';
import { sClient } from './s-client.ts';
import { showCertificate } from './x509.ts';

const VERSION = 'OpenSSL 3.5.4 30 Sep 2025 (Library: OpenSSL 3.5.4 30 Sep 2025)';

const HELP = `Usage: openssl s_client -connect HOST:PORT [-starttls smtp] [-quiet] [-crlf] [-servername NAME] [-showcerts]
       openssl req -x509 -newkey rsa:2048 -nodes -keyout KEY -out CERT -days N -subj /CN=NAME
       openssl genrsa -out KEY [BITS]
       openssl x509 -in CERT -noout [-text] [-subject] [-issuer] [-dates] [-fingerprint] [-serial]
       openssl version

In s_client a line that begins with Q ends the session and one with R renegotiates, unless -quiet or -ign_eof is given:
type rcpt to: in small letters.
`;

type Command = (words: string[], io: ProgramIo, machine: Machine) => Promise<number>;

const COMMANDS: Record<string, Command> = {
  s_client: sClient,
  x509: showCertificate,
  req: makeCertificate,
  genrsa: generateKey,
  version: async (_, io) => {
    io.stdout(`${VERSION}\n`);
    return 0;
  },
};

export const openssl: Program = {
  names: ['openssl'],
  summary: 'talks through TLS, and looks at certificates',
  help: HELP,
  async run(argv, io, machine) {
    const [word = 'help', ...words] = argv.slice(1);
    if (word === 'help') {
      io.stdout(HELP);
      return 0;
    }
    const command = COMMANDS[word];
    if (!command)
      throw new Failure(
        `openssl: '${word}' is not emulated in this lab; there are ${Object.keys(COMMANDS).join(', ')}`,
      );
    return command(words, io, machine);
  },
};
