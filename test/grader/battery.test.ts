import { describe, expect, it } from 'vitest';
import { BATTERY, type BatteryTarget, expandBattery, similarDomains } from '../../sandbox/grader/battery.ts';

const TARGET: BatteryTarget = {
  ownDomain: 'corp.example',
  ownHost: 'mail.corp.example',
  ownAddress: '203.0.113.25',
  mailbox: 'alice',
  alias: 'info',
  nobody: 'nosuch',
  foreignDomain: 'victim.example',
  otherForeignDomain: 'other.example',
  foreignAddresses: { v4: '192.0.2.80', v6: '2001:db8::80' },
  backupDomain: 'backup.example',
  label: 'sub',
};

const paths = (id: string, target = TARGET) => {
  const found = expandBattery(target).find((probe) => probe.id === id);
  return found && `${found.envelope.mailFrom} → ${found.envelope.rcptTo[0]}`;
};

describe('the battery', () => {
  it('has one row for each id', () => {
    const ids = BATTERY.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(expandBattery(TARGET)).toHaveLength(BATTERY.length);
  });

  it('leaves no placeholder unfilled', () => {
    for (const { envelope, helo, preamble } of expandBattery(TARGET))
      expect([envelope.mailFrom, ...envelope.rcptTo, helo, ...(preamble ?? [])].join(' ')).not.toMatch(/[{}]/);
  });

  it("writes nmap's patterns as nmap does", () => {
    expect(paths('N01')).toBe('<> → <relaytest@victim.example>');
    expect(paths('N05')).toBe('<antispam@[203.0.113.25]> → <relaytest%victim.example@[203.0.113.25]>');
    expect(paths('N10')).toBe('<antispam@[203.0.113.25]> → <"relaytest@victim.example"@[203.0.113.25]>');
    expect(paths('N13')).toBe('<antispam@[203.0.113.25]> → <@mail.corp.example:relaytest@victim.example>');
    expect(paths('N16')).toBe('<antispam@[203.0.113.25]> → <victim.example!relaytest@mail.corp.example>');
  });

  it('writes the difficult ones byte for byte', () => {
    expect(paths('X11')).toContain('<RELAYTEST@VICTIM.EXAMPLE>');
    expect(paths('X17')).toContain('<relaytest@[3221226064]>');
    expect(paths('X20')).toContain('<relaytest\\@victim.example@mail.corp.example>');
    expect(paths('X22')).toContain('<"\\"relaytest@victim.example\\""@mail.corp.example>');
    expect(paths('U03')).toContain('<relaytest@victim。example>');
    expect(paths('N04', { ...TARGET, ownAddress: '2001:db8::25' })).toContain('<antispam@[IPv6:2001:db8::25]>');
  });

  it('leaves out what the target gives no name for', () => {
    const { mailbox: _, label: __, ...little } = TARGET;
    const ids = expandBattery(little).map(({ id }) => id);
    expect(ids).not.toContain('X01');
    expect(ids).not.toContain('X24');
    expect(ids).toContain('N16');
  });

  it('tells relaying from mail for own people and for nobody', () => {
    const kinds = Map.groupBy(expandBattery(TARGET), ({ kind }) => kind);
    expect(kinds.get('legitimate')?.map(({ id }) => id)).toEqual([
      'X27',
      'X30',
      'L01',
      'L02',
      'L03',
      'L04',
      'L05',
      'L06',
    ]);
    expect(kinds.get('backscatter')?.map(({ id }) => id)).toEqual(['X29']);
  });

  it('names the domains that it needs beside the own one', () => {
    expect(similarDomains(TARGET)).toEqual(['sub.corp.example', 'subcorp.example']);
  });
});
