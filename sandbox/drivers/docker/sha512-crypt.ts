/** Passwords as Debian's /etc/shadow can keep them: SHA512-crypt, after Drepper's specification (method 6). */
import { createHash } from 'node:crypto';

/** The fewest that crypt(3) takes, because a sandbox is made in milliseconds and its passwords protect nothing. */
const ROUNDS = 1000;
const SIZE = 64;
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `salt`: up to 16 characters of crypt(3)'s alphabet. */
export function sha512Crypt(password: string, salt: string): string {
  const [word, grain] = [Buffer.from(password), Buffer.from(salt)];
  const digest = (...parts: Uint8Array[]) => createHash('sha512').update(Buffer.concat(parts)).digest();
  const repeat = (block: Buffer, length: number) => Buffer.alloc(length, block);

  const alternate = digest(word, grain, word);
  const first = [word, grain, repeat(alternate, word.length)];
  for (let bits = word.length; bits > 0; bits >>= 1) first.push(bits & 1 ? alternate : word);
  let sum = digest(...first);

  const wordSum = digest(...Array.from({ length: word.length }, () => word));
  const words = repeat(wordSum, word.length);
  const grainSum = digest(...Array.from({ length: 16 + (sum[0] ?? 0) }, () => grain));
  const grains = repeat(grainSum, grain.length);

  for (let round = 0; round < ROUNDS; round += 1) {
    const odd = round % 2 === 1;
    sum = digest(odd ? words : sum, ...(round % 3 ? [grains] : []), ...(round % 7 ? [words] : []), odd ? sum : words);
  }
  return `$6$rounds=${ROUNDS}$${salt}$${encode(sum)}`;
}

/** Base 64 of crypt(3), over the bytes in the order of the specification. */
function encode(sum: Buffer): string {
  let text = '';
  const add = (value: number, digits: number) => {
    for (let digit = 0; digit < digits; digit += 1) text += ALPHABET[(value >> (6 * digit)) & 63];
  };
  const third = (SIZE - 1) / 3;
  for (let row = 0; row < third; row += 1) {
    const columns = [row, row + third, row + 2 * third];
    const at = (index: number) => sum[columns[(row + index) % 3] ?? 0] ?? 0;
    add((at(0) << 16) | (at(1) << 8) | at(2), 4);
  }
  add(sum[SIZE - 1] ?? 0, 2);
  return text;
}
