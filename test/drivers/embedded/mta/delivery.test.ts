import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { Authority } from '../../../../sandbox/internet/authority.ts';
import { handClock } from '../clock.ts';
import { MailWorld, type MailWorldOptions, WORLD } from './mail-world.ts';

const person = WORLD.people[0]?.login ?? '';
const other = WORLD.people[1]?.login ?? '';
const MESSAGE = 'Subject: test\r\nMessage-ID: <one@far.example>\r\n\r\nbody';
const provider = WORLD.providers[0];
if (!provider) throw new Error('the drawn world has no provider');

interface Sink {
  received: { from: string; to: string[]; text: string; client: string }[];
}

/** An MX of a provider that answers as told. */
function sink(world: MailWorld, options: SMTPServerOptions = {}, port = 25): Sink {
  const received: Sink['received'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    hideENHANCEDSTATUSCODES: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString('latin1'),
          client: session.remoteAddress,
        });
        done(null, 'Ok: queued as SINK');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  world.network.of('internet').listen({ address: provider?.address.v4 ?? '', port }, (socket) => {
    server.connect(socket as unknown as Socket);
  });
  return { received };
}

async function withProvider(options: MailWorldOptions = {}): Promise<MailWorld> {
  const world = await MailWorld.start(options);
  world.name(provider?.domain ?? '', 'MX', `10 ${provider?.mx}`);
  world.name(provider?.mx ?? '', 'A', provider?.address.v4 ?? '');
  return world;
}

const submit = (world: MailWorld, to: string, message = MESSAGE, sender = `${person}@${WORLD.domain}`) =>
  world.mta.submit({ sender, recipients: [to], message, uid: 1000, login: person });

describe('local delivery', () => {
  test('follows an alias to a person, and says so in the log', async () => {
    await using world = await MailWorld.start({
      files: { '/etc/aliases': `postmaster: root\nteam: ${person}, ${other}\nroot: ${person}\n` },
    });
    await submit(world, `team@${WORLD.domain}`);
    await world.mta.idle();
    expect(world.maildir(person)).toHaveLength(1);
    expect(world.maildir(other)[0]).toContain(
      `X-Original-To: team@${WORLD.domain}\nDelivered-To: ${other}@${WORLD.domain}\n`,
    );
    expect(world.log).toMatch(new RegExp(`to=<${person}@\\S+>, orig_to=<team@\\S+>, relay=local, delay=`));
  });

  test('forwards by a .forward file, in a new message', async () => {
    await using world = await withProvider({ files: { [`/home/${person}/.forward`]: `x@${provider.domain}\n` } });
    const { received } = sink(world);
    await submit(world, `${person}@${WORLD.domain}`);
    await world.mta.idle();
    expect(world.log).toMatch(/status=sent \(forwarded as [0-9A-F]+\)/);
    await expect.poll(() => received).toHaveLength(1);
  });

  test('ignores the tag of an address, and keeps it in the headers', async () => {
    await using world = await MailWorld.start();
    await submit(world, `${person}+news@${WORLD.domain}`);
    await world.mta.idle();
    expect(world.maildir(person)[0]).toContain(`Delivered-To: ${person}+news@`);
  });

  test('returns mail for nobody to its sender, with the reason', async () => {
    await using world = await MailWorld.start();
    await submit(world, `nosuch@${WORLD.domain}`);
    await world.mta.idle();
    const [notice = ''] = world.maildir(person);
    expect(notice).toContain('Subject: Undelivered Mail Returned to Sender');
    expect(notice).toContain('Return-Path: <>');
    expect(notice).toContain('unknown user: "nosuch"');
    expect(world.log).toMatch(/bounce\[\d+\]: [0-9A-F]+: sender non-delivery notification: [0-9A-F]+/);
  });

  test('writes an mbox where main.cf names no Maildir', async () => {
    await using world = await MailWorld.start({ settings: { home_mailbox: '' } });
    await submit(world, `${person}@${WORLD.domain}`);
    await world.mta.idle();
    expect(world.files.readText(`/var/mail/${person}`)).toMatch(/^From \S+@\S+ {2}\w{3} \w{3} [ \d]\d /);
  });
});

describe('mail for other servers', () => {
  test('goes to the best MX, and its queue file with it', async () => {
    await using world = await withProvider();
    const { received } = sink(world);
    const id = await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    expect(received).toMatchObject([
      { from: `${person}@${WORLD.domain}`, to: [`x@${provider.domain}`], client: WORLD.mail.public.v4 },
    ]);
    expect(received[0]?.text).toContain('\r\n\r\nbody\r\n');
    expect(world.log).toContain(`relay=${provider.mx}[${provider.address.v4}]:25, delay=`);
    expect(world.log).toMatch(/dsn=2\.6\.0, status=sent \(250 2\.6\.0 Ok: queued as SINK\)/);
    expect(world.log).toContain(`${id}: removed`);
  });

  test('bounces what the other server refuses for good, in its words', async () => {
    await using world = await withProvider();
    sink(world, {
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('5.7.1 no such thing'), { responseCode: 550 })),
    });
    await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    expect(world.log).toMatch(
      /status=bounced \(host mx\S+ said: 550 [^)]*no such thing \(in reply to RCPT TO command\)\)/,
    );
    expect(world.maildir(person)[0]).toContain(`Remote-MTA: dns; ${provider.mx}`);
  });

  test('waits after a refusal for now, and goes when the queue is flushed', async () => {
    await using world = await withProvider();
    let full = true;
    const { received } = sink(world, {
      onRcptTo: (_address, _session, done) =>
        done(full ? Object.assign(new Error('greylisted'), { responseCode: 450 }) : null),
    });
    const id = await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    expect(world.mta.queue()).toMatchObject([
      { queueId: id, queue: 'deferred', recipients: [{ address: `x@${provider.domain}` }] },
    ]);
    expect(world.mta.queue()[0]?.recipients[0]?.delayReason).toMatch(/^host mx\S+ said: 450/);
    full = false;
    world.mta.flush();
    await world.mta.idle();
    expect(received).toHaveLength(1);
    expect(world.mta.queue()).toEqual([]);
  });

  test('says which connection failed', async () => {
    await using world = await withProvider();
    await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    const failure = `connect to ${provider.mx}[${provider.address.v4}]:25: Connection refused`;
    expect(world.log).toContain(`${failure}\n`);
    expect(world.log).toMatch(/relay=none, delay=\S+, delays=\S+, dsn=4\.4\.1, status=deferred \(connect to /);
  });

  test('bounces a domain that does not exist', async () => {
    await using world = await withProvider();
    await submit(world, 'x@nodomain.example');
    await world.mta.idle();
    expect(world.log).toContain(
      'dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=nodomain.example type=AAAA: Host not found)',
    );
  });

  test('bounces mail that would come back to itself', async () => {
    await using world = await withProvider();
    world.name('loop.example', 'MX', `10 ${WORLD.mail.name}`);
    world.name(WORLD.mail.name, 'A', WORLD.mail.public.v4);
    await submit(world, 'x@loop.example');
    await world.mta.idle();
    expect(world.log).toContain('dsn=5.4.6, status=bounced (mail for loop.example loops back to myself)');
  });

  test('goes through the smart host with its login', async () => {
    const relayhost = `[${provider.address.v4}]:587`;
    const settings = {
      relayhost,
      smtp_sasl_auth_enable: 'yes',
      smtp_sasl_password_maps: 'hash:/etc/postfix/sasl_passwd',
      smtp_sasl_security_options: 'noanonymous',
    };
    await using world = await withProvider({
      settings,
      files: { '/etc/postfix/sasl_passwd': `${relayhost} corp:secret\n` },
    });
    const logins: string[] = [];
    const onAuth: SMTPServerOptions['onAuth'] = (auth, _session, done) => {
      logins.push(`${auth.username}:${auth.password}`);
      done(null, auth.password === 'secret' ? { user: auth.username } : { message: 'no' });
    };
    const { received } = sink(world, { authOptional: false, allowInsecureAuth: true, onAuth }, 587);
    await submit(world, 'x@elsewhere.example');
    await world.mta.idle();
    expect(logins).toEqual(['corp:secret']);
    expect(received).toHaveLength(1);
  });
});

describe('TLS and logins on the way out', () => {
  const authority = new Authority();
  const outcome = async (
    settings: Record<string, string>,
    options: SMTPServerOptions,
    files: Record<string, string> = {},
  ) => {
    await using world = await withProvider({ settings, files });
    sink(world, options);
    await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    return /dsn=\S+, status=.*/.exec(world.log)?.[0] ?? '';
  };
  const server = `${provider.mx}[${provider.address.v4}]`;
  const secured: SMTPServerOptions = { disabledCommands: [], ...authority.issue(provider.mx) };
  const login = {
    smtp_sasl_auth_enable: 'yes',
    smtp_sasl_password_maps: `inline:{${provider.mx}=corp:wrong}`,
    smtp_sasl_security_options: 'noanonymous',
  };
  const refuse: SMTPServerOptions = {
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(Object.assign(new Error('authentication failed'), { responseCode: 535 })),
  };

  test('uses STARTTLS where it is offered', async () => {
    expect(await outcome({ smtp_tls_security_level: 'may' }, secured)).toContain('status=sent');
    expect(await outcome({ smtp_tls_security_level: 'encrypt' }, secured)).toContain('status=sent');
  });

  test('waits when encryption is demanded and not offered', async () => {
    const found = await outcome({ smtp_tls_security_level: 'encrypt' }, {});
    expect(found).toBe(`dsn=4.7.4, status=deferred (TLS is required, but was not offered by host ${server})`);
  });

  test('sends to a certificate that it can verify, and to no other', async () => {
    const verify = { smtp_tls_security_level: 'verify', smtp_tls_CAfile: '/etc/ssl/certs/root.pem' };
    const trusted = await outcome(verify, secured, { '/etc/ssl/certs/root.pem': authority.certificate });
    expect(trusted).toContain('status=sent');
    expect(await outcome(verify, secured)).toBe('dsn=4.7.5, status=deferred (Server certificate not verified)');
  });

  test('takes the level for one next hop from a table, and the names that the certificate may bear', async () => {
    const root = { '/etc/ssl/certs/root.pem': authority.certificate };
    const policy = (value: string) => ({
      smtp_tls_CAfile: '/etc/ssl/certs/root.pem',
      smtp_tls_policy_maps: `inline:{ { ${provider.domain} = ${value} } }`,
    });
    expect(await outcome(policy('encrypt'), {})).toContain('TLS is required, but was not offered by host');
    expect(await outcome(policy('secure match=hostname'), secured, root)).toContain('status=sent');
    expect(await outcome(policy('secure match=mail.elsewhere.test'), secured, root)).toContain('not verified');
    expect(await outcome(policy(`verify match=.${provider.domain}`), secured, root)).toContain('status=sent');
    expect(await outcome({ smtp_tls_security_level: 'secure', ...policy('none') }, {})).toContain('status=sent');
  });

  test('knows no authority that main.cf does not name', async () => {
    expect(await outcome({ smtp_tls_security_level: 'secure' }, secured)).toContain('Server certificate not verified');
  });

  test('says which levels it does not emulate, and sends nothing with them', async () => {
    expect(await outcome({ smtp_tls_security_level: 'dane' }, secured)).toBe(
      'dsn=4.7.5, status=deferred (this lab does not emulate the TLS security level dane)',
    );
    expect(await outcome({ smtp_tls_security_level: 'always' }, secured)).toContain('client TLS configuration problem');
  });

  test('sends a password in clear text only where the options for that allow it', async () => {
    const inTls = {
      ...login,
      smtp_tls_security_level: 'may',
      smtp_sasl_security_options: 'noplaintext, noanonymous',
      smtp_sasl_tls_security_options: 'noanonymous',
    };
    expect(await outcome(inTls, refuse)).toContain('no mechanism available');
    expect(await outcome(inTls, { ...refuse, ...secured })).toContain('said: 535');
  });

  test('gives mail back when a login is refused, where it was told not to wait', async () => {
    expect(await outcome({ ...login, smtp_sasl_auth_soft_bounce: 'no' }, refuse)).toMatch(/status=bounced \(SASL auth/);
  });

  test('waits when the password is wrong, or no mechanism may be used', async () => {
    expect(await outcome(login, refuse)).toMatch(
      /^dsn=4\.7\.\d, status=deferred \(SASL authentication failed; server mx\S+ said: 535 /,
    );
    const strict = { ...login, smtp_sasl_security_options: 'noplaintext, noanonymous' };
    expect(await outcome(strict, refuse)).toContain(`cannot authenticate to server ${server}: no mechanism available`);
  });
});

describe('the queue', () => {
  test('tries again by itself after the backoff, and gives up after five days', async () => {
    const clock = handClock();
    await using world = await withProvider({ clock });
    await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    const attempts = () => world.log.split('status=deferred').length - 1;
    expect(attempts()).toBe(1);
    await clock.advance(200_000);
    expect(attempts()).toBe(1);
    await clock.advance(400_000);
    await expect.poll(attempts).toBe(2);
    for (let hour = 0; hour < 122; hour += 1) {
      await clock.advance(3_600_000);
      await world.mta.idle();
    }
    expect(world.log).toContain('status=expired, returned to sender');
    await world.mta.idle();
    expect(world.maildir(person)).toHaveLength(1);
  });

  test('is found again after the server was killed in the middle of a delivery', async () => {
    await using world = await withProvider();
    const id = await submit(world, `${person}@${WORLD.domain}`);
    world.mta.close();
    expect(world.maildir(person)).toEqual([]);
    world.boot();
    await world.mta.idle();
    expect(world.maildir(person)).toHaveLength(1);
    expect(world.log).toContain(`${id}: removed`);
  });

  test('holds, releases, requeues and deletes', async () => {
    await using world = await withProvider();
    const id = await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    expect(world.mta.supersede('hold', 'ALL')).toEqual([id]);
    expect(world.mta.queue()[0]?.queue).toBe('hold');
    world.mta.flush();
    await world.mta.idle();
    expect(world.mta.queue()[0]?.queue).toBe('hold');
    expect(world.mta.supersede('release', [id])).toEqual([id]);
    const [newId = ''] = world.mta.supersede('requeue', [id]);
    expect(newId).not.toBe(id);
    await world.mta.idle();
    expect(world.mta.contents(newId)?.message).toContain('\n\nbody\n');
    expect(world.mta.supersede('delete', 'ALL')).toEqual([newId]);
    expect(world.mta.queue()).toEqual([]);
    expect(world.log).toContain('Deleted: 1 message\n');
  });

  test('keeps what a transport in defer_transports would have taken', async () => {
    await using world = await withProvider({ settings: { defer_transports: 'smtp' } });
    await submit(world, `x@${provider.domain}`);
    await world.mta.idle();
    expect(world.log).toMatch(/error\[\d+\]: .*relay=none, .*dsn=4\.3\.2, status=deferred \(deferred transport\)/);
  });

  test('takes mail while Postfix is stopped, and delivers it after the start', async () => {
    await using world = await MailWorld.start({ start: false });
    await submit(world, `${person}@${WORLD.domain}`);
    expect(world.maildir(person)).toEqual([]);
    await world.mta.command('start');
    await world.mta.idle();
    expect(world.maildir(person)).toHaveLength(1);
    expect(world.log).toMatch(/pickup\[\d+\]: [0-9A-F]+: uid=1000 from=</);
  });
});

test('delivers once what was under way while Postfix was reloaded and restarted', async () => {
  await using world = await withProvider();
  let answer = () => {};
  const asked = new Promise<void>((began) => {
    sink(world, {
      onMailFrom: (_address, _session, done) => {
        answer = done;
        began();
      },
    });
  });
  await submit(world, `x@${provider.domain}`);
  await asked;
  await world.mta.command('reload');
  await world.mta.command('stop');
  await world.mta.command('start');
  answer();
  await world.mta.idle();
  expect(world.log.split('status=sent')).toHaveLength(2);
  expect(world.mta.queue()).toEqual([]);
});

test('puts mail off while the disk is full, and goes on when there is room again', async () => {
  await using world = await MailWorld.start();
  const { bytes } = world.files.quota;
  const filler = '/var/tmp/filler';
  world.files.write(filler, new Uint8Array(bytes - world.files.used.bytes - 2000));
  const talk = await world.dial('outside');
  const to = `<${person}@${WORLD.domain}>`;
  const replies = await talk.send('<a@far.example>', [to], `Subject: x\r\n\r\n${'y'.repeat(4000)}`);
  expect(replies.at(-1)).toBe('451 4.3.0 Error: queue file write error');
  world.files.remove(filler);
  const again = await world.dial('outside');
  expect((await again.send('<a@far.example>', [to], 'Subject: x\r\n\r\nx')).at(-1)).toMatch(/^250 2\.0\.0 Ok/);
  await world.mta.idle();
  expect(world.maildir(person)).toHaveLength(1);
});
