import { describe, expect, test } from 'vitest';
import { canonicalSender, expandRecipient, resolveAddress, rewriteAddress } from '../../../sandbox/postfix/index.ts';
import { server } from '../access/server.ts';

function routed(address: string, main = '', sender = 'a@victim.example'): string {
  const { configuration, tables } = server({ main });
  const { transport, nexthop, recipient, error } = resolveAddress(address, configuration, tables, { sender });
  return error ?? `${transport}:${nexthop} ${recipient}`;
}

describe('where mail goes', () => {
  test.each([
    ['x@victim.example', '', 'smtp:victim.example x@victim.example'],
    ['x@victim.example', 'relayhost = [smart.isp.example]:587', 'smtp:[smart.isp.example]:587 x@victim.example'],
    ['alice@corp.example', 'relayhost = [smart.isp.example]', 'local:mail.corp.example alice@corp.example'],
    ['alice', '', 'local:mail.corp.example alice@mail.corp.example'],
    ['x@partner.example', 'relay_domains = partner.example', 'relay:partner.example x@partner.example'],
    ['x@a.partner.example', 'relay_domains = partner.example', 'relay:a.partner.example x@a.partner.example'],
    ['x@box.example', 'virtual_mailbox_domains = box.example', 'virtual:box.example x@box.example'],
    ['x@v.example', 'virtual_alias_domains = v.example', 'error:5.1.1 User unknown in virtual alias table x@v.example'],
    [
      'x@victim.example',
      'transport_maps = inline:{victim.example=smtp:[10.0.0.1]}',
      'smtp:[10.0.0.1] x@victim.example',
    ],
    [
      'x@a.victim.example',
      'transport_maps = inline:{.victim.example=slow:}',
      'slow:a.victim.example x@a.victim.example',
    ],
    ['x@victim.example', 'transport_maps = inline:{*=:[hop]}', 'smtp:[hop] x@victim.example'],
    [
      'x@victim.example',
      'transport_maps = inline:{victim.example=error:}',
      'error:Address is undeliverable x@victim.example',
    ],
    ['x@[203.0.113.25]', '', 'local:mail.corp.example x@[203.0.113.25]'],
    ['x@[198.51.100.1]', 'proxy_interfaces = 198.51.100.1', 'local:mail.corp.example x@[198.51.100.1]'],
    ['x@[203.0.113.25]', 'inet_interfaces = loopback-only', 'smtp:[203.0.113.25] x@[203.0.113.25]'],
    ['x@victim.example', 'default_transport = smtp:[out]', 'smtp:[out] x@victim.example'],
    ['x@192.0.2.1', 'resolve_numeric_domain = yes', 'smtp:[192.0.2.1] x@[192.0.2.1]'],
    ['u%victim.example@corp.example', '', 'smtp:victim.example u@victim.example'],
    [
      'u%victim.example@corp.example',
      'allow_percent_hack = no',
      'local:mail.corp.example u%victim.example@corp.example',
    ],
    [
      'gone@corp.example',
      'relocated_maps = inline:{gone@corp.example=new@x.example}',
      'error:5.1.6 User has moved to new@x.example gone@corp.example',
    ],
  ])('%s with "%s" → %s', (address, main, expected) => {
    expect(routed(address, main)).toBe(expected);
  });

  test('depends on the sender where the tables say so', () => {
    const main =
      'sender_dependent_relayhost_maps = inline:{{@shop.example=[shop-relay.example]},{<>=DUNNO}}\nrelayhost = [other]';
    expect(routed('x@victim.example', main, 'a@shop.example')).toContain('smtp:[shop-relay.example] ');
    expect(routed('x@victim.example', main, '')).toContain('smtp:[other] ');
    expect(routed('alice@corp.example', main, 'a@shop.example')).toContain('local:');
  });

  test('warns of a domain in two lists', () => {
    const { configuration, tables } = server({ main: 'virtual_mailbox_domains = corp.example' });
    const warnings: string[] = [];
    resolveAddress('alice@corp.example', configuration, tables, { warn: (text) => warnings.push(text) });
    expect(warnings).toEqual(['do not list domain corp.example in BOTH mydestination and virtual_mailbox_domains']);
  });
});

describe('rewriting', () => {
  test.each([
    ['alice', 'alice@corp.example'],
    ['alice@pc5', 'alice@pc5'],
    ['victim.example!u', 'u@victim.example'],
    ['@a,@b:u@victim.example', 'u@victim.example'],
    ['u@victim.example.', 'u@victim.example'],
    ['', ''],
  ])('%s becomes %s', (address, expected) => {
    const { configuration, tables } = server();
    expect(rewriteAddress(address, configuration, tables)).toBe(expected);
  });

  test('completes short domains with append_dot_mydomain', () => {
    const { configuration, tables } = server({ main: 'append_dot_mydomain = yes' });
    expect(rewriteAddress('alice@pc5', configuration, tables)).toBe('alice@pc5.corp.example');
  });
});

describe('what cleanup writes to the queue', () => {
  const expanded = (address: string, main: string) => {
    const { configuration, tables } = server({ main });
    return expandRecipient(address, configuration, tables);
  };

  test('virtual aliases expand recursively and keep the extension', () => {
    const main = 'virtual_alias_maps = inline:{{team@corp.example=alice, bob},{bob@corp.example=bob@home.example}}';
    expect(expanded('team', main).recipients).toEqual(['alice@corp.example', 'bob@home.example']);
    expect(expanded('bob+x@corp.example', main).recipients).toEqual(['bob+x@home.example']);
  });

  test('an alias that names itself ends there', () => {
    const main = 'virtual_alias_maps = inline:{{alice@corp.example=alice@corp.example, copy@x.example}}';
    expect(expanded('alice', main).recipients).toEqual(['alice@corp.example', 'copy@x.example']);
  });

  test('a whole domain moves with @', () => {
    const main = 'recipient_canonical_maps = inline:{@old.example=@new.example}';
    expect(expanded('u@old.example', main)).toEqual({ canonical: 'u@new.example', recipients: ['u@new.example'] });
  });

  test('a table that cannot be read refuses the message for now', () => {
    expect(expanded('alice', 'virtual_alias_maps = texthash:/nonesuch').error).toBe('4.6.0 Alias expansion error');
  });

  test('senders have canonical maps of their own', () => {
    const { configuration, tables } = server({ main: 'sender_canonical_maps = inline:{root=admin@corp.example}' });
    expect(canonicalSender('root', configuration, tables)).toEqual({ sender: 'admin@corp.example' });
    expect(canonicalSender('', configuration, tables)).toEqual({ sender: '' });
  });
});
