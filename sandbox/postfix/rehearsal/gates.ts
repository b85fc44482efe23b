/** What smtpd(8) demands beside its restriction lists: TLS, logins, a greeting. Each demand is a step of its own. */
import { withRejectFooter } from '../access/footer.ts';
import { placeOf } from '../configuration/places.ts';
import { startTlsLevelOf, tlsLevelOf } from '../configuration/tls-level.ts';
import type { Configuration, SmtpdClient, Tables, Transaction } from '../types.ts';
import type { RehearsedList } from './session.ts';

/** A demand that was not met: the reply, and the setting that demands. */
export interface Gate {
  reply: string;
  list: RehearsedList;
  why: string;
}

function gate(configuration: Configuration, parameter: string, reply: string, why: string): Gate {
  const place = placeOf(configuration, parameter);
  const answer = reply.startsWith('4') ? ('defer' as const) : ('reject' as const);
  const step = { list: parameter, restriction: parameter, answer, why, depth: 0, listed: place, decides: true };
  return { reply, why, list: { name: parameter, place, steps: [step], rest: [] } };
}

export const wrapped = (configuration: Configuration): boolean => configuration.bool('smtpd_tls_wrappermode');

/** Whether a client that only wants its mail through would use TLS. */
export function wantsTls(configuration: Configuration, login: string | undefined): boolean {
  const level = tlsLevelOf(configuration);
  return level === 'implicit' || level === 'required' || (login !== undefined && level === 'offered');
}

function hasCertificate(configuration: Configuration): boolean {
  const chain = configuration.list('smtpd_tls_chain_files');
  const certificate = configuration.get('smtpd_tls_cert_file');
  const names = chain.length > 0 ? chain : [certificate, configuration.get('smtpd_tls_key_file') || certificate];
  return names.every((name) => name !== '' && configuration.files.read(name));
}

export function refusesTls(configuration: Configuration): Gate | undefined {
  if (startTlsLevelOf(configuration) === 'none') {
    const why = 'this service does not offer STARTTLS';
    return gate(configuration, 'smtpd_tls_security_level', '502 5.5.1 Error: command not implemented', why);
  }
  if (hasCertificate(configuration)) return undefined;
  const parameter = configuration.isSet('smtpd_tls_chain_files') ? 'smtpd_tls_chain_files' : 'smtpd_tls_cert_file';
  const why = 'there is no certificate, or no key to it, that can be read';
  return gate(configuration, parameter, '454 4.7.0 TLS not available due to local problem', why);
}

export function refusesWithoutTls(configuration: Configuration, tls: boolean): Gate | undefined {
  if (tls || startTlsLevelOf(configuration) !== 'required') return undefined;
  const parameter = configuration.get('smtpd_tls_security_level') ? 'smtpd_tls_security_level' : 'smtpd_enforce_tls';
  const why = 'this service serves nobody without TLS';
  return gate(configuration, parameter, '530 5.7.0 Must issue a STARTTLS command first', why);
}

export function refusesWithoutHello(configuration: Configuration, helo: string | undefined): Gate | undefined {
  if (helo !== undefined || !configuration.bool('smtpd_helo_required')) return undefined;
  const why = 'the client has not said what it is called';
  return gate(configuration, 'smtpd_helo_required', '503 5.5.1 Error: send HELO/EHLO first', why);
}

/** The password is not looked at. */
export function refusesLogin(configuration: Configuration, tls: boolean): Gate | undefined {
  const off = '503 5.5.1 Error: authentication not enabled';
  if (!configuration.bool('smtpd_sasl_auth_enable'))
    return gate(configuration, 'smtpd_sasl_auth_enable', off, 'this service lets nobody log in');
  if (!tls && configuration.bool('smtpd_tls_auth_only'))
    return gate(configuration, 'smtpd_tls_auth_only', off, 'this service lets people log in under TLS only');
  const options = tls ? 'smtpd_sasl_tls_security_options' : 'smtpd_sasl_security_options';
  if (!configuration.list(options).includes('noplaintext')) return undefined;
  const dovecot = configuration.get('smtpd_sasl_type') === 'dovecot';
  const reason = dovecot ? "Invalid authentication mechanism: 'PLAIN'" : 'no mechanism available';
  const why = 'this service takes no password that the network could read';
  return gate(configuration, options, `535 5.7.8 Error: authentication failed: ${reason}`, why);
}

/** A refusal as the client sees it, with soft_bounce and the footer. */
export function worded(
  reply: string,
  context: { configuration: Configuration; tables: Tables; client: SmtpdClient; transaction: Transaction },
): string[] {
  const soft = context.configuration.bool('soft_bounce');
  const said = soft
    ? reply.replace(/^5(\d\d)( 5(?=\.))?/, (_, code, status) => `4${code}${status ? ' 4' : ''}`)
    : reply;
  return withRejectFooter(said, context);
}
