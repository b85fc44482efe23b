/**
 * What is in a Berkeley DB file (db_page.h), as postmap and postalias build it. Its bytes are new with each build: an
 * identity, the time, and whatever was in memory where pages are empty.
 */

/** Offsets in the metadata page, which is the first. */
const META = { magic: 12, pageSize: 20 } as const;
const MAGICS = new Set([0x061561, 0x053162]);
/** Offsets in each page's header. */
const PAGE = { entries: 20, dataLength: 22, type: 25, slots: 26 } as const;
const HASH_TYPES = new Set([2, 13]);
const BTREE_LEAF = 5;
const OVERFLOW = 7;
const BTREE_ITEM_HEADER = 3;
/** postalias notes when and where for NIS. */
const NOTE = /^YP_/;

/** A canonical text of its contents, or undefined when it is no such file. */
export function berkeleyContents(data: Uint8Array): string | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.byteLength < 512 || !MAGICS.has(bytes.readUInt32LE(META.magic))) return undefined;
  const size = bytes.readUInt32LE(META.pageSize);
  if (size < 512 || size > 65_536) return undefined;
  const found: string[] = [];
  for (let start = size; start + size <= bytes.byteLength; start += size) {
    const items = itemsOf(bytes.subarray(start, start + size));
    for (let at = 0; at < items.length; at += 2) {
      const [key = '', value = ''] = [items[at], items[at + 1]];
      if (!NOTE.test(key)) found.push(`${JSON.stringify(key)} ${JSON.stringify(value)}`);
    }
  }
  return found.sort().join('\n');
}

/** Keys and values in turn; of an overflow page its text, which belongs to a value that is longer than a page. */
function itemsOf(page: Buffer): string[] {
  const type = page[PAGE.type] ?? 0;
  const text = (from: number, to: number) => page.toString('latin1', from, to);
  if (type === OVERFLOW) return ['', text(PAGE.slots, PAGE.slots + page.readUInt16LE(PAGE.dataLength))];
  if (!HASH_TYPES.has(type) && type !== BTREE_LEAF) return [];
  const room = Math.floor((page.byteLength - PAGE.slots) / 2);
  const entries = Math.min(page.readUInt16LE(PAGE.entries), room);
  const slots = Array.from({ length: entries }, (_, index) => page.readUInt16LE(PAGE.slots + 2 * index));
  if (type === BTREE_LEAF)
    return slots.map((slot) => {
      const start = slot + BTREE_ITEM_HEADER;
      return slot + 2 > page.byteLength ? '' : text(start, start + page.readUInt16LE(slot));
    });
  // An item ends where the one before it begins; its first byte says of what kind it is. Postfix's end in a zero.
  return slots.map((slot, index) => text(slot + 1, slots[index - 1] ?? page.byteLength).replace(/\0+$/, ''));
}
