import { describe, expect, test } from 'vitest';
import { MailLogReader } from '../../../sandbox/drivers/docker/mail-log.ts';

const read = (...lines: string[]) => {
  const reader = new MailLogReader();
  return lines.flatMap((line) => reader.read(`Nov  4 18:47:40 mail ${line}`));
};

describe('the mail log', () => {
  test('tells a refused recipient with its reply', () => {
    const [event] = read(
      'postfix/smtpd[12]: NOQUEUE: reject: RCPT from unknown[198.18.3.7]: 554 5.7.1 <a@b.example>: Relay access denied; from=<x@y.example> to=<a@b.example> proto=ESMTP helo=<probe.test>',
    );
    expect(event).toMatchObject({
      type: 'refused',
      client: '198.18.3.7',
      from: 'x@y.example',
      to: 'a@b.example',
      reply: '554 5.7.1 <a@b.example>: Relay access denied',
    });
  });

  test('tells a message from the client that brought it to where it ended', () => {
    const events = read(
      'postfix/smtpd[12]: 4D2F8A1C07: client=unknown[2001:db8::7], sasl_method=PLAIN, sasl_username=anna',
      'postfix/cleanup[13]: 4D2F8A1C07: message-id=<1@x.example>',
      'postfix/qmgr[14]: 4D2F8A1C07: from=<anna@corp.example>, size=331, nrcpt=1 (queue active)',
      'postfix/smtp[15]: 4D2F8A1C07: to=<a@b.example>, relay=mx.b.example[198.18.9.9]:25, delay=0.1, delays=0.01/0/0.05/0.04, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as X)',
      'postfix/qmgr[14]: 4D2F8A1C07: removed',
    );
    const step = { queueId: '4D2F8A1C07', from: 'anna@corp.example' };
    expect(events).toMatchObject([
      { type: 'queued', queue: 'active', ...step },
      { type: 'accepted', client: '2001:db8::7', login: 'anna', to: 'a@b.example', ...step },
      { type: 'delivered', relay: 'mx.b.example[198.18.9.9]:25', reply: '250 2.0.0 Ok: queued as X', ...step },
    ]);
  });

  test('tells mail of sendmail(1), and mail that waits', () => {
    const events = read(
      'postfix/pickup[11]: 4D2F8A1C08: uid=0 from=<root>',
      'postfix/qmgr[14]: 4D2F8A1C08: from=<root@corp.example>, size=331, nrcpt=1 (queue active)',
      'postfix/smtp[15]: 4D2F8A1C08: to=<a@b.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.b.example[198.18.9.9]:25: Connection timed out)',
    );
    expect(events.map(({ type }) => type)).toEqual(['queued', 'accepted', 'deferred', 'queued']);
    expect(events[1]).toMatchObject({ client: 'local', from: 'root@corp.example' });
    expect(events[2]).toMatchObject({ relay: 'none', reply: expect.stringMatching(/^connect to .*timed out$/) });
  });

  test('tells what becomes of the service', () => {
    expect(
      read(
        'postfix/master[20]: daemon started -- version 3.10.5, configuration /etc/postfix',
        'postfix/master[20]: reload -- version 3.10.5, configuration /etc/postfix',
        'postfix/smtpd[21]: fatal: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: reject',
        'postfix/master[20]: terminating on signal 15',
      ).map((event) => event.type === 'service' && event.state),
    ).toEqual(['started', 'reloaded', 'failing', 'stopped']);
  });

  test('tells nothing of lines that a student wrote in another form', () => {
    expect(new MailLogReader().read('delivered!')).toEqual([]);
    expect(read('root: postfix/smtp[1]: 4D2F8A1C08: to=<a@b>, status=sent (ok)')).toEqual([]);
  });
});
