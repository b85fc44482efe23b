import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { VirtualNetwork } from '../../sandbox/drivers/embedded/network/virtual-network.ts';
import type { ProbeSession } from '../../sandbox/internet/internet.ts';
import type { WireSocket } from '../../sandbox/internet/network.ts';
import { createProber } from '../../sandbox/internet/prober.ts';

const TARGET = { address: '198.18.0.25', port: 25 };

/** A server that answers each line by the table, and everything it was sent. */
function scripted(serve: (socket: WireSocket) => void, port = TARGET.port) {
  const network = new VirtualNetwork();
  network.attach('server', 'public', TARGET.address);
  network.attach('prober', 'public', '198.18.0.66');
  network.of('server').listen({ ...TARGET, port }, serve);
  const prober = createProber(network.of('prober'));
  const session = (rest: Partial<ProbeSession> = {}): ProbeSession => ({
    from: '198.18.0.66',
    to: TARGET,
    helo: 'client.example',
    envelopes: [],
    ...rest,
  });
  return { prober, session };
}

function answering(answers: Record<string, string>, received: string[] = []) {
  return (socket: WireSocket) => {
    socket.write('220 server.example ready\r\n');
    socket.on('data', (data: Buffer) => {
      const line = data.toString();
      received.push(line);
      const verb = Object.keys(answers).find((key) => line.startsWith(key));
      socket.write(verb ? (answers[verb] ?? '') : '250 2.0.0 Ok\r\n');
    });
  };
}

describe('a probe', () => {
  it('sends paths exactly as written and doubles dots', async () => {
    const received: string[] = [];
    const { prober, session } = scripted(answering({ DATA: '354 go\r\n' }, received));
    const message = 'Subject: x\r\n\r\n.\r\n..two\r\nend\r\n';
    const envelope = { mailFrom: '<a"b\\@c>', rcptTo: [' x@y.example', '<"q w"@z>'], message };
    await prober.probe(session({ envelopes: [envelope] }));
    expect(received).toEqual([
      'EHLO client.example\r\n',
      'MAIL FROM:<a"b\\@c>\r\n',
      'RCPT TO: x@y.example\r\n',
      'RCPT TO:<"q w"@z>\r\n',
      'DATA\r\n',
      'Subject: x\r\n\r\n..\r\n...two\r\nend\r\n.\r\n',
      'QUIT\r\n',
    ]);
  });

  it('reads replies of many lines, and in pieces', async () => {
    const serve = (socket: WireSocket) => {
      socket.write('220-server.example\r\n22');
      setImmediate(() => socket.write('0 hello\r\n'));
      socket.on('data', () => socket.write('250-server.example\r\n250-SIZE 10\r\n250 2.1.0 PIPELINING\r\n'));
    };
    const { prober, session } = scripted(serve);
    const { banner, ehlo } = await prober.probe(session());
    expect(banner).toEqual({ code: 220, text: 'server.example\nhello' });
    expect(ehlo?.text.split('\n')).toContain('SIZE 10');
  });

  it('leaves out the message when no recipient was taken, and goes on', async () => {
    const { prober, session } = scripted(answering({ RCPT: '554 5.7.1 <x@y>: Relay access denied\r\n' }));
    const envelope = { mailFrom: '<>', rcptTo: ['<x@y>'], message: 'Subject: x\r\n\r\nx\r\n' };
    const said = await prober.probe(session({ envelopes: [envelope, envelope] }));
    expect(said.ended).toBe('complete');
    expect(said.envelopes).toHaveLength(2);
    expect(said.envelopes[1]).toMatchObject({ rcpt: [{ code: 554, enhanced: '5.7.1' }] });
    expect(said.envelopes[1]?.data).toBeUndefined();
    expect(said.envelopes[1]?.rcpt[0]?.text).toBe('<x@y>: Relay access denied');
  });

  it('stops at 421 and keeps what was said', async () => {
    const { prober, session } = scripted(answering({ RCPT: '421 4.7.0 too many errors\r\n' }));
    const envelope = { mailFrom: '<>', rcptTo: ['<x@y>'] };
    const said = await prober.probe(session({ envelopes: [envelope, envelope] }));
    expect(said).toMatchObject({ ended: 'closed', envelopes: [{ rcpt: [{ code: 421 }] }] });
    expect(said.lines.at(-1)).toEqual({ from: 'server', text: '421 4.7.0 too many errors' });
  });

  it('tells a server that says nothing from one that is not there', async () => {
    const silent = scripted((socket) => socket.resume());
    expect((await silent.prober.probe(silent.session({ timeoutMs: 20 }))).ended).toBe('no-banner');
    const closing = scripted((socket) => socket.end());
    expect((await closing.prober.probe(closing.session())).ended).toBe('no-banner');
    const { prober, session } = scripted(() => undefined);
    expect((await prober.probe(session({ to: { ...TARGET, port: 26 } }))).ended).toBe('refused');
    const nowhere = session({ to: { address: '203.0.113.9', port: 25 } });
    expect((await prober.probe(nowhere)).ended).toBe('unreachable');
  });

  it('says when STARTTLS is refused or goes wrong', async () => {
    const refusing = scripted(answering({ STARTTLS: '454 4.7.0 TLS not available\r\n' }));
    expect((await refusing.prober.probe(refusing.session({ tls: 'starttls' }))).ended).toBe('tls-failed');
    const lying = scripted(answering({ STARTTLS: '220 2.0.0 go ahead\r\n' }));
    expect((await lying.prober.probe(lying.session({ tls: 'starttls' }))).ended).toBe('tls-failed');
  });

  it('asks again with HELO where EHLO is unknown', async () => {
    const { prober, session } = scripted(answering({ EHLO: '500 what?\r\n', HELO: '250 server.example\r\n' }));
    expect((await prober.probe(session())).ehlo).toEqual({ code: 250, text: 'server.example' });
  });

  it('greets again after a command that changes who it is', async () => {
    const received: string[] = [];
    const { prober, session } = scripted(answering({ XCLIENT: '220 server.example\r\n' }, received));
    const said = await prober.probe(session({ preamble: ['XCLIENT ADDR=127.0.0.1'] }));
    expect(said.preamble).toMatchObject([{ code: 220 }]);
    expect(received.filter((line) => line.startsWith('EHLO'))).toHaveLength(2);
  });
});

describe('a scan', () => {
  it('tells SMTP from other open ports, and from closed ones', async () => {
    const { prober } = scripted(answering({}));
    const found = await prober.scan('198.18.0.66', TARGET.address, [25, 26]);
    expect(found).toEqual([
      { port: 25, open: true, speaksSmtp: true, implicitTls: false },
      { port: 26, open: false, speaksSmtp: false, implicitTls: false },
    ]);
    const other = scripted((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    const [port] = await other.prober.scan('198.18.0.66', TARGET.address, [25]);
    expect(port).toMatchObject({ open: true, speaksSmtp: false });
  });

  it('hears a server that speaks in clear where TLS is usual', async () => {
    const { prober } = scripted(answering({}), 465);
    expect(await prober.scan('198.18.0.66', TARGET.address, [465])).toEqual([
      { port: 465, open: true, speaksSmtp: true, implicitTls: false },
    ]);
  });

  it('leaves no connection behind', async () => {
    const sockets: WireSocket[] = [];
    const { prober } = scripted((socket) => {
      sockets.push(socket);
      socket.write('220 here\r\n');
    });
    await prober.scan('198.18.0.66', TARGET.address, [25]);
    await Promise.all(sockets.map((socket) => buffer(socket)));
    expect(sockets.every((socket) => socket.readableEnded)).toBe(true);
  });
});
