import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { Authority, selfSigned } from '../../sandbox/internet/authority.ts';

it('issues certificates that OpenSSL verifies, for names and addresses', () => {
  const authority = new Authority('Test root');
  const root = new X509Certificate(authority.certificate);
  const leaf = new X509Certificate(authority.issue('mail.corp.example', '198.18.0.25', '2001:db8::25').cert);
  expect(root.ca).toBe(true);
  expect(root.verify(root.publicKey)).toBe(true);
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect(leaf.checkIssued(root)).toBe(true);
  expect(leaf.checkHost('mail.corp.example')).toBe('mail.corp.example');
  expect(leaf.checkHost('other.example')).toBeUndefined();
  expect(leaf.checkIP('198.18.0.25')).toBe('198.18.0.25');
  expect(Date.parse(leaf.validTo)).toBeGreaterThan(Date.now());
});

it('is the same authority for the same seed, wherever it is made, and another one for another', () => {
  const root = new X509Certificate(new Authority('one').certificate);
  const leaf = (seed: string) => new X509Certificate(new Authority(seed).issue('mail.corp.example').cert);
  expect(leaf('one').verify(root.publicKey)).toBe(true);
  expect(leaf('two').verify(root.publicKey)).toBe(false);
});

it('has the same certificate for the same seed, so that files of a host are the same after a restart', () => {
  expect(new Authority('one').certificate).toBe(new Authority('one').certificate);
  expect(selfSigned('localhost', 'one')).toEqual(selfSigned('localhost', 'one'));
  expect(selfSigned('localhost')).not.toEqual(selfSigned('localhost'));
});
