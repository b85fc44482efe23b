/** The rate limits that smtpd asks anvil(8) about. Trusted networks are exempt (smtpd_client_event_limit_exceptions). */
import type { RateKind } from '../anvil.ts';
import type { SmtpdSession } from './session.ts';

const LIMITS: Record<RateKind, { parameter: string; warning: string }> = {
  connect: { parameter: 'smtpd_client_connection_rate_limit', warning: 'Connection rate limit exceeded' },
  message: { parameter: 'smtpd_client_message_rate_limit', warning: 'Message delivery request rate limit exceeded' },
  recipient: { parameter: 'smtpd_client_recipient_rate_limit', warning: 'Recipient address rate limit exceeded' },
  auth: { parameter: 'smtpd_client_auth_rate_limit', warning: 'AUTH command rate limit exceeded' },
  tls: { parameter: 'smtpd_client_new_tls_session_rate_limit', warning: 'New TLS session rate limit exceeded' },
};

/** Counts one event of the client; true, and logged, when that is one too many. */
export function exceeds(session: SmtpdSession, kind: RateKind): boolean {
  const { parameter, warning } = LIMITS[kind];
  const limit = session.configuration.int(parameter);
  if (limit <= 0 || isExempt(session)) return false;
  const unit = session.configuration.time('anvil_rate_time_unit');
  const rate = session.services.anvil.count(kind, session.service, session.client.address, unit);
  if (rate <= limit) return false;
  session.log(`warning: ${warning}: ${rate} from ${session.namaddr} for service ${session.service}`);
  return true;
}

/** Notes the connection; the refusal when there are too many. */
export function refusedConnection(session: SmtpdSession): string | undefined {
  const { configuration, services, service, client } = session;
  const unit = configuration.time('anvil_rate_time_unit');
  if (isExempt(session)) return undefined;
  const { open, rate } = services.anvil.connect(service, client.address, unit);
  const over = (value: number, parameter: string) =>
    configuration.int(parameter) > 0 && value > configuration.int(parameter);
  const refuse = (warning: string, value: number) => {
    session.log(`warning: ${warning}: ${value} from ${session.namaddr} for service ${service}`);
    return `421 4.7.0 ${session.hostname} Error: too many connections from ${client.address}`;
  };
  if (over(open, 'smtpd_client_connection_count_limit')) return refuse('Connection concurrency limit exceeded', open);
  if (over(rate, LIMITS.connect.parameter)) return refuse(LIMITS.connect.warning, rate);
  return undefined;
}

/** The connection is over; trusted clients were never counted. */
export function leave(session: SmtpdSession): void {
  if (!isExempt(session)) session.services.anvil.disconnect(session.service, session.client.address);
}

function isExempt(session: SmtpdSession): boolean {
  return session.services.policy.clientListed(session.daemon, 'smtpd_client_event_limit_exceptions', session.client);
}
