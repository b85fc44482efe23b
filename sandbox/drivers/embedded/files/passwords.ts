/** Passwords as the embedded hosts' /etc/shadow keeps them: PBKDF2 in the modular crypt format that passlib reads. */
import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** Few, because a sandbox is made in milliseconds and its passwords protect nothing. */
const ROUNDS = 200;
const BYTES = 32;

export function hashPassword(password: string, salt: string): string {
  return `$pbkdf2-sha256$${ROUNDS}$${salt}$${derive(password, salt, ROUNDS).toString('base64')}`;
}

/** `field` is the second field of a line of /etc/shadow. */
export function verifyPassword(password: string, field: string): boolean {
  // What stands before it, as the ! of a locked account, makes it no hash at all (shadow(5)).
  const [before, scheme, rounds = '', salt = '', hash = ''] = field.split('$');
  if (before !== '' || scheme !== 'pbkdf2-sha256' || !/^[1-9]\d{0,5}$/.test(rounds)) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = derive(password, salt, Number(rounds));
  return expected.byteLength === BYTES && timingSafeEqual(expected, actual);
}

function derive(password: string, salt: string, rounds: number): Buffer {
  return pbkdf2Sync(password, salt, rounds, BYTES, 'sha256');
}
