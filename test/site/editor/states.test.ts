/** Nothing that was in the editor, or on the host, gets lost. */
import { describe, expect, test, vi } from 'vitest';
import { ApiFailure } from '../../../site/src/client/api.ts';
import { clock, rowsOf } from '../../../site/src/client/desk/editor/states-list.ts';
import { countLines } from '../../../site/src/client/editor/line-count.ts';
import { MAX_STATES, MAX_TEXT, Saves, type Store } from '../../../site/src/client/editor/saves.ts';
import { FileSession, type HostFiles } from '../../../site/src/client/editor/session.ts';
import { editor as texts } from '../../../site/src/words/en/editor.ts';

const PATH = '/etc/postfix/main.cf';

/** A browser's storage with room for so many characters. */
function storage(room = Number.POSITIVE_INFINITY): Store & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    removeItem: (key) => void entries.delete(key),
    setItem(key, text) {
      const others = [...entries].reduce((sum, [other, value]) => (other === key ? sum : sum + value.length), 0);
      if (others + text.length > room) throw new DOMException('full', 'QuotaExceededError');
      entries.set(key, text);
    },
  };
}

function savesIn(store = storage(), sandbox = 'one'): Saves {
  let time = 0;
  return new Saves(store, sandbox, () => ++time);
}

const told = (saves: Saves, path = PATH) => saves.list('mail', path).map(({ kind, text }) => `${kind}: ${text}`);

describe('earlier states', () => {
  test('are kept by sandbox, host and path', () => {
    const store = storage();
    savesIn(store).add('mail', PATH, 'saved', 'a');
    savesIn(store).add('inside', PATH, 'saved', 'b');
    savesIn(store, 'two').add('mail', PATH, 'saved', 'c');
    expect(told(savesIn(store))).toEqual(['saved: a']);
    expect(told(savesIn(store), '/etc/aliases')).toEqual([]);
  });

  test('of the same text are one; a save is worth more than a draft', () => {
    const saves = savesIn();
    for (const [kind, text] of [['found', 'a'], ['saved', 'a'], ['draft', 'b'], ['saved', 'b'], ['host', 'b']] as const)
      saves.add('mail', PATH, kind, text); // biome-ignore format: a list of what happens
    expect(told(saves)).toEqual(['found: a', 'saved: b']);
  });

  test('are bounded in number, and the first one stays', () => {
    const saves = savesIn();
    saves.add('mail', PATH, 'found', 'first');
    for (let turn = 1; turn <= MAX_STATES + 5; turn += 1) saves.add('mail', PATH, 'saved', `${turn}`);
    const kept = told(saves);
    expect(kept).toHaveLength(MAX_STATES);
    expect([kept[0], kept.at(-1)]).toEqual(['found: first', `saved: ${MAX_STATES + 5}`]);
  });

  test('of a large file are not kept, and this is said', () => {
    const saves = savesIn();
    expect(saves.add('mail', PATH, 'saved', 'x'.repeat(MAX_TEXT + 1))).toBe('too-large');
    expect(told(saves)).toEqual([]);
  });

  test('make room for new ones: files not touched for longest go first, then the oldest of this file', () => {
    const store = storage(1_900);
    store.setItem('not-ours', 'x'.repeat(200));
    const saves = savesIn(store);
    saves.add('mail', '/old', 'saved', 'o'.repeat(400));
    saves.add('mail', '/newer', 'saved', 'n'.repeat(400));
    saves.add('mail', PATH, 'found', 'f'.repeat(400));
    saves.add('mail', PATH, 'saved', 's'.repeat(400));
    expect([told(saves, '/old').length, told(saves, '/newer').length, told(saves).length]).toEqual([0, 1, 2]);
    saves.add('mail', PATH, 'saved', 't'.repeat(700));
    saves.add('mail', PATH, 'saved', 'u'.repeat(700));
    expect(told(saves).map((line) => line.slice(0, 8))).toEqual(['found: f', 'saved: u']);
    expect(store.entries.has('not-ours')).toBe(true);
  });

  test('take a part of the browser’s room together, and leave the rest to others', () => {
    const store = storage();
    const saves = savesIn(store);
    const text = 'x'.repeat(MAX_TEXT);
    for (let file = 0; file < 40; file += 1) expect(saves.add('mail', `/${file}`, 'saved', text)).toBe('kept');
    const characters = [...store.entries.values()].reduce((sum, { length }) => sum + length, 0);
    expect(characters).toBeGreaterThan(1_000_000);
    expect(characters).toBeLessThanOrEqual(1_500_000);
    expect([told(saves, '/0').length, told(saves, '/39').length]).toEqual([0, 1]);
  });

  test('are none where the browser lets nothing be kept', () => {
    const saves = savesIn(storage(0));
    expect(saves.add('mail', PATH, 'saved', 'a')).toBe('no-room');
  });

  test('that make no sense are none', () => {
    const store = storage();
    savesIn(store).add('mail', PATH, 'saved', 'a');
    for (const nonsense of ['{', '7', '[{"at":"x"},null]']) {
      for (const key of store.entries.keys()) store.setItem(key, nonsense);
      expect(told(savesIn(store))).toEqual([]);
    }
  });
});

/** A host with one file, which anyone may change. */
function host(text: string | undefined): HostFiles & { text: string | undefined } {
  const gone = (): never => {
    throw new ApiFailure('file-not-found', 'There is no such file on this host.');
  };
  return {
    text,
    async readFile(_lab, _host, path) {
      return { path, text: this.text ?? gone() };
    },
    async writeFile(_lab, _host, path, written) {
      this.text = written;
      return { path, text: written };
    },
    startingFile: async (_lab, _host, path) => (path === PATH ? { path, text: 'laid\n' } : gone()),
  };
}

async function opened(text: string | undefined) {
  const files = host(text);
  const saves = savesIn();
  const session = new FileSession('lab', { host: 'mail', path: PATH }, files, saves);
  await session.open();
  return { files, saves, session };
}

describe('an open file', () => {
  test('is saved on the host, and among the states', async () => {
    const { files, saves, session } = await opened('a');
    expect(await session.save('b')).toEqual({ state: 'saved', kept: 'kept' });
    expect(files.text).toBe('b');
    expect(told(saves)).toEqual(['found: a', 'saved: b']);
    expect(await session.look()).toBeUndefined();
  });

  test('is not saved over what something else wrote, unless that is wanted; then that is kept', async () => {
    const { files, saves, session } = await opened('a');
    files.text = 'postconf';
    const refused = await session.save('mine');
    expect(refused).toEqual({ state: 'changed', changed: { text: 'postconf' } });
    expect(files.text).toBe('postconf');
    if (refused.state === 'changed') session.take(refused.changed);
    await session.save('mine', true);
    expect(files.text).toBe('mine');
    expect(told(saves)).toEqual(['found: a', 'host: postconf', 'saved: mine']);
  });

  test('is saved without a question where the host has the same text already', async () => {
    const { files, session } = await opened('a');
    files.text = 'b';
    expect((await session.save('b')).state).toBe('saved');
  });

  test('is not saved where something else has removed it, unless that is wanted', async () => {
    const { files, session } = await opened('a');
    files.text = undefined;
    expect(await session.save('mine')).toEqual({ state: 'changed', changed: { text: undefined } });
    expect(files.text).toBeUndefined();
  });

  test('that could not be saved is not taken for saved', async () => {
    const { files, saves, session } = await opened('a');
    const writing = vi.spyOn(files, 'writeFile').mockRejectedValueOnce(new ApiFailure('no-server', 'No answer.'));
    await expect(session.save('b')).rejects.toThrow('No answer.');
    expect([session.known, told(saves)]).toEqual(['a', ['found: a']]);
    expect(await session.save('b')).toEqual({ state: 'saved', kept: 'kept' });
    expect(writing).toHaveBeenCalledTimes(2);
  });

  test('that cannot be read is no empty file', async () => {
    const files = { ...host('a'), readFile: () => Promise.reject(new ApiFailure('is-a-directory', 'It is a folder.')) };
    const session = new FileSession('lab', { host: 'mail', path: PATH }, files, savesIn());
    await expect(session.open()).rejects.toThrow('It is a folder.');
  });

  test('that only grew is followed without a state for each line', async () => {
    const { files, saves, session } = await opened('a\n');
    files.text = 'a\nb\n';
    const grown = await session.look();
    if (grown) session.follow(grown);
    expect([session.known, told(saves)]).toEqual(['a\nb\n', ['found: a\n']]);
    expect(await session.look()).toBeUndefined();
  });

  test('leaves no draft of what is on the host', async () => {
    const { saves, session } = await opened('a');
    await session.save('b');
    session.keepDraft('b');
    await session.save('a');
    session.keepDraft('a');
    expect(told(saves)).toEqual(['found: a', 'saved: b', 'saved: a']);
  });

  test('that is written slowly is not taken for somebody else’s change by who looks before and after', async () => {
    const { files, session } = await opened('a');
    const [reading, writing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    vi.spyOn(files, 'writeFile').mockImplementationOnce(async (_lab, _host, path, text) => {
      await writing.promise;
      return { path, text };
    });
    vi.spyOn(files, 'readFile').mockImplementationOnce(async (_lab, _host, path) => {
      await reading.promise;
      return { path, text: 'a' };
    });
    const save = session.save('b', true);
    const look = session.look();
    writing.resolve();
    await save;
    reading.resolve();
    expect(await look).toBeUndefined();
  });

  test('that is written while we look is not taken for somebody else’s change', async () => {
    const { session } = await opened('a');
    const look = session.look();
    await session.save('b', true);
    expect(await look).toBeUndefined();
    const [, during] = await Promise.all([session.save('c', true), session.look()]);
    expect(during).toBeUndefined();
  });

  test('that is taken from the host keeps what was in the editor', async () => {
    const { files, saves, session } = await opened('a');
    files.text = 'theirs';
    session.keepDraft('mine');
    const changed = await session.look();
    if (changed) session.take(changed);
    expect(session.known).toBe('theirs');
    expect(told(saves)).toEqual(['found: a', 'draft: mine', 'host: theirs']);
  });

  test('that is gone from the host is noticed, and can be saved anew', async () => {
    const { files, session } = await opened('a');
    files.text = undefined;
    expect(await session.look()).toEqual({ text: undefined });
    expect((await session.save('a', true)).state).toBe('saved');
    expect(files.text).toBe('a');
  });

  test('that did not exist is made by a save', async () => {
    const { files, saves, session } = await opened(undefined);
    expect(session.known).toBeUndefined();
    await session.save('new');
    expect([files.text, told(saves)]).toEqual(['new', ['saved: new']]);
  });

  test('knows its starting state, and whether there is one', async () => {
    const { session, files, saves } = await opened('a');
    expect(await session.starting()).toBe('laid\n');
    const other = new FileSession('lab', { host: 'mail', path: '/etc/hosts' }, files, saves);
    expect(await other.starting()).toBeUndefined();
  });
});

describe('the list of states', () => {
  test('begins with the host’s and the lab’s own, then the newest', () => {
    const saves = savesIn();
    for (const [kind, text] of [['found', 'b'], ['saved', 'c'], ['draft', 'd']] as const)
      saves.add('mail', PATH, kind, text); // biome-ignore format: a list of what happens
    const rows = rowsOf({ host: 'now', starting: 'a', saves: saves.list('mail', PATH) }, texts, String);
    expect(rows.map(({ title, hint, before, text }) => [title, hint, before, text])).toEqual([
      ['On the host now', 'changed on the host', undefined, 'now'],
      ['Starting state', 'as the lab laid it', undefined, 'a'],
      ['3', 'left unsaved', 'c', 'd'],
      ['2', 'saved here', 'b', 'c'],
      ['1', 'as first opened', 'a', 'b'],
    ]);
  });

  test('tells the day only where it is another one', () => {
    const at = Date.UTC(2026, 4, 3, 12);
    expect(clock('en', at)(at)).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(clock('en', at)(at - 72 * 3_600_000)).toMatch(/^Apr 30, 2026, /);
  });

  test.each([
    ['a\nb\n', 'a\nb\n', 0, 0],
    ['a\nb\n', 'a\nx\nb\n', 1, 0],
    ['a\nb\nc\n', 'a\nx\nc\n', 1, 1],
    ['a\nb\nc\nd\n', 'b\nc2\nd\na\n', 2, 2],
    ['a\n', 'a\nb', 1, 0],
    ['', 'a\n', 1, 0],
  ])('counts lines from %j to %j', (before, after, added, removed) => {
    expect(countLines(before, after)).toEqual({ added, removed });
  });

  test('takes all for changed where comparing would keep the page waiting', () => {
    const lines = (first: string) => `${first}\n${Array.from({ length: 1_001 }, (_, n) => n).join('\n')}\n`;
    expect(countLines(`${lines('x')}end\n`, `${lines('y')}END\n`)).toEqual({ added: 1_003, removed: 1_003 });
    expect(countLines(lines('x'), lines('y'))).toEqual({ added: 1, removed: 1 });
  });
});
