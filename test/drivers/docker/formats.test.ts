/** What the driver reads and writes byte by byte. */
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { berkeleyContents } from '../../../sandbox/drivers/docker/berkeley-db.ts';
import { Demultiplexer } from '../../../sandbox/drivers/docker/demultiplexer.ts';
import { readQueueFile } from '../../../sandbox/drivers/docker/queue-file.ts';
import { sha512Crypt } from '../../../sandbox/drivers/docker/sha512-crypt.ts';
import { type Entry, packEntries, unpackEntries } from '../../../sandbox/drivers/docker/tar.ts';

const record = (type: string, value: string): Buffer => {
  const data = Buffer.from(value);
  const length = data.length < 128 ? [data.length] : [(data.length & 0x7f) | 0x80, data.length >> 7];
  return Buffer.concat([Buffer.from(type), Buffer.from(length), data]);
};

describe('a queue file', () => {
  test('gives sender, recipients still to be served, and the text', () => {
    const file = Buffer.concat([
      record('C', '            400             300               2'),
      record('S', 'a@corp.example'),
      record('O', 'done@far.example'),
      record('D', 'done@far.example'),
      record('R', 'waits@far.example'),
      record('M', ''),
      record('N', 'Subject: x'),
      record('N', ''),
      record('L', 'canary-'),
      record('N', `${'long '.repeat(40)}end`),
      record('X', ''),
      record('E', ''),
    ]);
    expect(readQueueFile(file)).toEqual({
      sender: 'a@corp.example',
      recipients: ['waits@far.example'],
      content: `Subject: x\n\ncanary-${'long '.repeat(40)}end\n`,
    });
  });

  test('that is cut off gives what comes before', () => {
    const file = Buffer.concat([record('S', 'a@corp.example'), Buffer.from('R\xff', 'latin1')]);
    expect(readQueueFile(file)).toMatchObject({ sender: 'a@corp.example', recipients: [] });
  });
});

describe('a password', () => {
  // From crypt(3) of Debian's libxcrypt.
  test.each([
    [
      'secret',
      'abcdef012345',
      'pJQpKtWtSG7NAy8IrQ.YLWSOgWG8rIMSFV/4ES0ewX0M0SiyGDTw3PL1NggIPK7jxq9djVt.5L.QqKwxSKY0e.',
    ],
    ['', 'x', 'JUgHESfT/mKR2X.Qz/PrkEgBINN.wbH/GsJhhFRcgrb0a4MjVYFixxXtKicccBbv9PSG/n1kVdpVqZiR7Brv1.'],
    [
      'a very long pässword of more than sixty-four bytes, to be sure that blocks repeat, yes',
      '0123456789abcdef',
      'y/vjNi5nEsIeOQlN0KTxDeqUDvNMe6tn3NrR52MfuimDrn/A4edxPSZE2ZwZLlRNNqfxtON6D2eRULDXbJDne/',
    ],
  ])('%j is hashed as crypt(3) does it', (password, salt, hash) => {
    expect(sha512Crypt(password, salt)).toBe(`$6$rounds=1000$${salt}$${hash}`);
  });
});

describe('frames of two outputs', () => {
  test('come apart wherever they are cut', () => {
    const frame = (output: number, text: string) =>
      Buffer.concat([Buffer.from([output, 0, 0, 0, 0, 0, 0, text.length]), Buffer.from(text)]);
    const all = Buffer.concat([frame(1, 'out'), frame(2, 'err'), frame(1, 'put')]);
    const outputs = new Demultiplexer(5);
    for (const byte of all) outputs.push(Uint8Array.of(byte));
    expect(outputs.text('stdout')).toBe('outpu');
    expect(outputs.text('stderr')).toBe('err');
  });
});

describe('an archive', () => {
  const entry = (name: string, text: string): Entry => ({
    name,
    kind: 'file',
    data: Buffer.from(text),
    mode: 0o640,
    uid: 7,
    gid: 8,
  });

  test('gives back what was packed', async () => {
    const link: Entry = { ...entry('link', ''), kind: 'link', mode: 0o777, target: '../etc/passwd' };
    const packed = await packEntries([entry('a/b', 'text'), link]);
    expect(await Array.fromAsync(unpackEntries(Readable.from([packed]), { total: 1e6, each: 1e6 }))).toEqual([
      entry('a/b', 'text'),
      { ...link, data: Buffer.alloc(0) },
    ]);
  });

  test('is read no further than the limit', async () => {
    const packed = await packEntries([entry('a', 'x'.repeat(1000)), entry('b', 'y'.repeat(1000)), entry('c', 'z')]);
    const read = await Array.fromAsync(unpackEntries(Readable.from([packed]), { total: 1500, each: 10 }));
    expect(read.map(({ name, data }) => [name, data.byteLength])).toEqual([
      ['a', 10],
      ['b', 10],
    ]);
  });
});

describe('a Berkeley DB file', () => {
  test('is told from other files', () => {
    expect(berkeleyContents(Buffer.alloc(4096))).toBeUndefined();
    expect(berkeleyContents(Buffer.from('short'))).toBeUndefined();
  });
});
