/** swaks(1)'s options: every spelling → what it is called here, and whether a value follows. */

/** `none`: a switch; `optional`: the next word unless it looks like an option; `required`: the next word whatever it is. */
type Argument = 'none' | 'optional' | 'required';

export interface OptionSpec {
  key: string;
  argument: Argument;
  spellings: readonly string[];
  /** Given more than once, all values count. */
  list?: true;
}

const spec =
  (argument: Argument) =>
  (key: string, ...spellings: string[]): OptionSpec => ({ key, argument, spellings });
const none = spec('none');
const optional = spec('optional');
const required = spec('required');
const list = (key: string, ...spellings: string[]): OptionSpec => ({ ...optional(key, ...spellings), list: true });

export const OPTIONS: readonly OptionSpec[] = [
  optional('from', 'from', 'f'),
  optional('to', 'to', 't'),
  optional('helo', 'helo', 'ehlo', 'lhlo', 'h'),
  optional('server', 'server', 's'),
  none('ipv4', '4'),
  none('ipv6', '6'),
  optional('copy-routing', 'copy-routing'),
  optional('port', 'port', 'p'),
  required('protocol', 'protocol'),
  optional('data', 'data', 'd'),
  optional('timeout', 'timeout'),
  required('quit-after', 'quit-after', 'quit', 'q'),
  required('drop-after', 'drop-after', 'drop', 'da'),
  required('drop-after-send', 'drop-after-send', 'das'),
  none('suppress-data', 'suppress-data', 'n'),
  optional('auth', 'auth', 'a'),
  optional('auth-user', 'auth-user', 'au'),
  optional('auth-password', 'auth-password', 'ap'),
  optional('auth-hide-password', 'auth-hide-password', 'ahp'),
  none('auth-plaintext', 'auth-plaintext', 'apt'),
  optional('auth-optional', 'auth-optional', 'ao'),
  optional('auth-optional-strict', 'auth-optional-strict', 'aos'),
  optional('local-interface', 'local-interface', 'li'),
  optional('local-port', 'local-port', 'lport', 'lp'),
  none('tls', 'tls'),
  none('tls-optional', 'tls-optional', 'tlso'),
  none('tls-optional-strict', 'tls-optional-strict', 'tlsos'),
  none('tls-on-connect', 'tls-on-connect', 'tlsc'),
  required('tls-cert', 'tls-cert'),
  required('tls-key', 'tls-key'),
  required('tls-sni', 'tls-sni'),
  required('tls-protocol', 'tls-protocol', 'tlsp'),
  required('tls-cipher', 'tls-cipher'),
  none('tls-verify', 'tls-verify'),
  optional('silent', 'silent', 'S'),
  none('no-hints', 'no-hints', 'nth'),
  none('no-send-hints', 'no-send-hints', 'nsh'),
  none('no-receive-hints', 'no-receive-hints', 'nrh'),
  none('no-info-hints', 'no-info-hints', 'nih'),
  none('hide-receive', 'hide-receive', 'hr'),
  none('hide-send', 'hide-send', 'hs'),
  none('hide-informational', 'hide-informational', 'hi'),
  none('hide-all', 'hide-all', 'ha'),
  optional('show-time-lapse', 'show-time-lapse', 'stl'),
  none('version', 'version'),
  none('help', 'help'),
  none('no-data-fixup', 'no-data-fixup', 'ndf'),
  none('no-strip-from', 'no-strip-from', 'nsf'),
  none('protect-prompt', 'protect-prompt', 'pp'),
  optional('body', 'body'),
  list('attach-name', 'attach-name'),
  list('attach-type', 'attach-type'),
  list('attach', 'attach'),
  list('attach-body', 'attach-body'),
  list('add-header', 'add-header', 'ah'),
  list('header', 'header'),
  none('dump-mail', 'dump-mail'),
  none('pipeline', 'pipeline'),
  list('xclient', 'xclient'),
  optional('xclient-name', 'xclient-name'),
  optional('xclient-addr', 'xclient-addr'),
  optional('xclient-port', 'xclient-port'),
  optional('xclient-proto', 'xclient-proto'),
  optional('xclient-destaddr', 'xclient-destaddr'),
  optional('xclient-destport', 'xclient-destport'),
  optional('xclient-helo', 'xclient-helo'),
  optional('xclient-login', 'xclient-login'),
  optional('xclient-reverse-name', 'xclient-reverse-name'),
  none('xclient-optional', 'xclient-optional'),
  none('xclient-optional-strict', 'xclient-optional-strict'),
  none('xclient-no-verify', 'xclient-no-verify'),
  none('xclient-before-starttls', 'xclient-before-starttls'),
  optional('proxy', 'proxy'),
];

/** What the real one has and this one does not. */
export const UNSUPPORTED: readonly string[] = [
  'config',
  'dump',
  'dump-as-body',
  'dab',
  'dump-as-body-shows-password',
  'dabsp',
  'auth-map',
  'am',
  'auth-extra',
  'ae',
  'support',
  'tls-get-peer-cert',
  'tls-ca-path',
  'show-raw-text',
  'raw',
  'output',
  'output-file',
  'output-file-stdout',
  'output-file-stderr',
  'pipe',
  'socket',
  'prdr',
  'force-getpwuid',
  'proxy-version',
  'proxy-family',
  'proxy-command',
  'proxy-protocol',
  'proxy-source',
  'proxy-source-port',
  'proxy-dest',
  'proxy-dest-port',
];
