/** Tables that a real postmap(1) compiled: only its own libraries read them, so the mail host is asked what is in them. */
import type { Sandbox } from '../drivers/driver.ts';
import { compiledMap, isCompiledMap } from '../postfix/index.ts';

/** Berkeley DB's marks of its file formats, at byte 12, in the byte order of the machine (db_page.h). */
const MAGIC_AT = 12;
const MAGICS: Record<number, string> = { 398689: 'hash', 340322: 'btree' };

/** The table in the form that sandbox/postfix/ reads; undefined for any other file, and where the host does not tell. */
export async function readCompiled(sandbox: Sandbox, path: string, data: Uint8Array): Promise<string | undefined> {
  const type = typeOf(path, data);
  if (!type) return undefined;
  const source = path.replace(/\.(db|lmdb)$/, '');
  const { exitCode, stdout } = await sandbox.run('mail', ['postmap', '-s', `${type}:${source}`]);
  if (exitCode !== 0) return undefined;
  const rows = stdout.split('\n').flatMap((line): [string, string][] => {
    const [, key, value] = /^([^\t]*)\t(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
  return compiledMap(type, new Map(rows));
}

function typeOf(path: string, data: Uint8Array): string | undefined {
  const suffix = /\.(db|lmdb)$/.exec(path)?.[1];
  if (!suffix || isCompiledMap(new TextDecoder().decode(data.subarray(0, 64)))) return undefined;
  if (suffix === 'lmdb') return 'lmdb';
  if (data.byteLength < MAGIC_AT + 4) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return MAGICS[view.getUint32(MAGIC_AT, true)] ?? MAGICS[view.getUint32(MAGIC_AT, false)];
}
