import { isOwnAddress } from '../../address/interfaces.ts';
import { findInMaps } from '../../lists/maps.ts';
import { matchClient } from '../../lists/match.ts';
import { type Asked, dunno, type Evaluation, type Outcome } from '../evaluation.ts';
import type { Restrictions } from './restriction.ts';

function permitMynetworks(evaluation: Evaluation, asked: Asked): Outcome {
  const { client, environment } = evaluation;
  const parameter = 'mynetworks';
  const answer = matchClient(environment, parameter, client);
  if ('error' in answer) {
    return evaluation.lookupFailed(asked.name, `mynetworks cannot be read at ${answer.pattern.text}`, parameter);
  }
  const pattern = answer.pattern && (answer.pattern.negated ? '!' : '') + answer.pattern.text;
  if (answer.matched) {
    return { answer: 'permit', why: `${client.address} is in mynetworks: it matches ${pattern}`, parameter, pattern };
  }
  const why = pattern
    ? `${client.address} is kept out of mynetworks by ${pattern}`
    : `${client.address} is not in mynetworks`;
  return dunno(why, { parameter, pattern });
}

function permitSaslAuthenticated({ client: { sasl } }: Evaluation): Outcome {
  if (!sasl) return dunno('the client has not authenticated');
  if (sasl.method.toLowerCase() === 'anonymous') return dunno('an anonymous login does not count');
  return { answer: 'permit', why: `the client authenticated as ${sasl.username} by ${sasl.method}` };
}

function permitClientCertificate(evaluation: Evaluation, asked: Asked, anyTrusted: boolean): Outcome {
  const { client, configuration, environment } = evaluation;
  if (!client.tls) return dunno('the session has no TLS');
  const certificate = client.tls.clientCertificate;
  if (!certificate) {
    if (!configuration.bool('smtpd_tls_ask_ccert')) {
      const name = anyTrusted ? 'permit_tls_all_clientcerts' : 'permit_tls_clientcerts';
      evaluation.warn(`${name} is requested, but "smtpd_tls_ask_ccert = no"`);
    }
    return dunno('the client showed no certificate');
  }
  if (anyTrusted && certificate.trusted) {
    return {
      answer: 'permit',
      why: 'the client showed a certificate of a trusted authority',
      parameter: 'smtpd_tls_CAfile',
    };
  }
  const parameter = 'relay_clientcerts';
  for (const fingerprint of [certificate.publicKeyFingerprint, certificate.fingerprint].filter(Boolean)) {
    const answer = findInMaps(environment, configuration.get(parameter), fingerprint, { title: parameter });
    if (answer.error) return evaluation.lookupFailed(asked.name, 'relay_clientcerts cannot be read', parameter);
    if (answer.found !== undefined) {
      return {
        answer: 'permit',
        why: `the certificate ${fingerprint} is in relay_clientcerts`,
        parameter,
        pattern: fingerprint,
      };
    }
  }
  return dunno('the certificate is not in relay_clientcerts', { parameter });
}

function rejectUnknownClient(evaluation: Evaluation): Outcome {
  const { client, configuration } = evaluation;
  if (client.name !== 'unknown') return dunno(`the client is ${client.name}, in both directions of DNS`);
  return evaluation.refuse(
    configuration.int('unknown_client_reject_code'),
    '4.7.25',
    `Client host rejected: cannot find your hostname, [${client.address}]`,
    `${client.address} has no name that leads back to it`,
  );
}

function rejectUnknownReverse(evaluation: Evaluation): Outcome {
  const { client, configuration } = evaluation;
  if (client.reverseName !== 'unknown') return dunno(`${client.address} has the name ${client.reverseName}`);
  return evaluation.refuse(
    configuration.int('unknown_client_reject_code'),
    '4.7.1',
    `Client host rejected: cannot find your reverse hostname, [${client.address}]`,
    `${client.address} has no name in DNS`,
  );
}

export const clientRestrictions: Restrictions = {
  permit_mynetworks: { ask: (evaluation, _, asked) => permitMynetworks(evaluation, asked) },
  permit_inet_interfaces: {
    ask: ({ environment, client }) =>
      isOwnAddress(environment, client.address)
        ? { answer: 'permit', why: `${client.address} is an address of this machine`, parameter: 'inet_interfaces' }
        : dunno(`${client.address} is not an address of this machine`, { parameter: 'inet_interfaces' }),
  },
  permit_sasl_authenticated: { ask: permitSaslAuthenticated },
  permit_tls_clientcerts: { ask: (evaluation, _, asked) => permitClientCertificate(evaluation, asked, false) },
  permit_tls_all_clientcerts: { ask: (evaluation, _, asked) => permitClientCertificate(evaluation, asked, true) },
  reject_unknown_client_hostname: { ask: rejectUnknownClient },
  reject_unknown_client: { ask: rejectUnknownClient },
  reject_unknown_reverse_client_hostname: { ask: rejectUnknownReverse },
};
