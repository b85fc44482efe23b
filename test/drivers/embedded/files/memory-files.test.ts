import { describe, expect, test } from 'vitest';
import { buildBaseImage } from '../../../../sandbox/drivers/embedded/files/base-image.ts';
import { difference } from '../../../../sandbox/drivers/embedded/files/dump.ts';
import { MemoryFiles } from '../../../../sandbox/drivers/embedded/files/memory-files.ts';
import { testMachine } from '../machine.ts';

describe('the files of a host', () => {
  test('come from the shared image until they are changed', () => {
    const base = buildBaseImage();
    const [first, second] = [0, 1].map(() => new MemoryFiles({ base, now: () => 5 }));
    first?.write('/etc/issue', 'mine\n');
    expect(first?.readText('/etc/issue')).toBe('mine\n');
    expect(second?.readText('/etc/issue')).toMatch(/^Debian/);
    expect(second?.used).toEqual({ bytes: 0, files: 0 });
  });

  test('keep mode and owner when they are written again', () => {
    const { files } = testMachine();
    files.write('/srv/a', 'one', { mode: 0o600, uid: 7, gid: 8 });
    files.write('/srv/a', 'two');
    expect(files.stat('/srv/a')).toMatchObject({ mode: 0o600, uid: 7, gid: 8, size: 3 });
  });

  test('follow symbolic links, and survive a circle of them', () => {
    const { files } = testMachine();
    files.symlink('../etc', '/srv/config');
    files.write('/srv/config/made', 'x');
    expect(files.readText('/etc/made')).toBe('x');
    expect(files.realpath('/srv/config/made')).toBe('/etc/made');
    files.symlink('/srv/b', '/srv/a');
    files.symlink('/srv/a', '/srv/b');
    expect(files.read('/srv/a')).toBeUndefined();
    expect(() => files.write('/srv/a', '')).toThrow('Too many levels of symbolic links');
  });

  test('append without touching what was read before', () => {
    const { files } = testMachine();
    files.append('/srv/log', 'one\n');
    const before = files.read('/srv/log');
    files.write('/srv/copy', before ?? '');
    files.append('/srv/log', 'two\n');
    files.append('/srv/copy', 'three\n');
    expect(new TextDecoder().decode(before)).toBe('one\n');
    expect(files.readText('/srv/log')).toBe('one\ntwo\n');
    expect(files.readText('/srv/copy')).toBe('one\nthree\n');
  });

  test('refuse to grow past their quota, and take more after a removal', () => {
    const { files } = testMachine({ host: 'outside', quota: { bytes: 4096, files: 200 } });
    expect(() => files.write('/srv/big', new Uint8Array(5000))).toThrow('No space left on device');
    files.write('/srv/half', new Uint8Array(2500));
    expect(() => files.append('/srv/half', new Uint8Array(2500))).toThrow('No space left on device');
    files.remove('/srv/half');
    files.write('/srv/half', new Uint8Array(2500));
    expect(files.used.bytes).toBeLessThanOrEqual(4096);
  });

  test('refuse too many files', () => {
    const { files } = testMachine({ host: 'outside', quota: { bytes: 1e6, files: 50 } });
    const fill = () => {
      for (let count = 0; count < 60; count += 1) files.write(`/srv/${count}`, '');
    };
    expect(fill).toThrow('No space left on device');
    files.remove('/srv');
    expect(() => files.write('/tmp/again', '')).not.toThrow();
  });

  test('tell a watcher of changes at, below and above its path', () => {
    const { files } = testMachine();
    const seen: string[] = [];
    const stop = files.watch('/etc/postfix', (path) => seen.push(path));
    files.write('/etc/postfix/main.cf', '');
    files.write('/etc/other', '');
    files.rename('/etc/postfix', '/etc/old');
    files.remove('/etc');
    stop();
    files.mkdir('/etc/postfix');
    expect(seen).toEqual(['/etc/postfix/main.cf', '/etc/postfix', '/etc']);
  });

  test('keep the kernel folders when everything is removed', () => {
    const { files } = testMachine();
    files.remove('/');
    expect(files.list('/')).toEqual(['dev', 'proc']);
    expect(files.readText('/proc/uptime')).toMatch(/^\d/);
    expect(() => files.remove('/proc')).toThrow('Operation not permitted');
    expect(() => files.write('/proc/uptime', '1')).toThrow('Permission denied');
    files.write('/dev/null', 'gone');
    expect(files.readText('/dev/null')).toBe('');
  });

  test('are made again from their difference to the image', () => {
    const { files } = testMachine();
    files.remove('/etc/postfix/main.cf');
    files.write('/srv/bytes', Uint8Array.of(0, 255, 128), { mode: 0o700, uid: 3 });
    files.symlink('/etc', '/srv/link');
    files.chmod('/var/log', 0o700);
    const twin = new MemoryFiles({ base: files.base, now: () => 1 });
    for (const operation of difference(files.root, files.base)) twin.apply(operation);
    expect([...difference(twin.root, twin.base)]).toEqual([...difference(files.root, files.base)]);
    expect(twin.read('/srv/bytes')).toEqual(Uint8Array.of(0, 255, 128));
    expect(twin.stat('/var/log')).toEqual(files.stat('/var/log'));
    expect(twin.used.bytes).toBe(files.used.bytes);
  });
});
