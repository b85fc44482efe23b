import { expect, it } from 'vitest';
import { Deliveries } from '../../sandbox/internet/deliveries.ts';

const delivery = (message: string) => ({
  at: 0,
  server: 'mx.bigmail.example',
  role: 'provider' as const,
  client: { address: '192.0.2.1', helo: 'x', tls: false },
  mailFrom: '',
  rcptTo: 'a@bigmail.example',
  message,
});

it('finds tokens anywhere in a message, in any case, once each', () => {
  const deliveries = new Deliveries();
  const found = deliveries.record(
    delivery('Subject: CANARY-00ff\r\nX: canary-00ff\r\n\r\nmy proof-12ab, not canary-x'),
  );
  expect(found.tokens).toEqual(['canary-00ff', 'proof-12ab']);
  expect(deliveries.list('Canary-00FF')).toEqual([found]);
});

it('keeps canaries while a flood of spam goes by', () => {
  const deliveries = new Deliveries();
  deliveries.record(delivery('canary-keepme'));
  for (let count = 0; count < 5000; count++) deliveries.record(delivery('BUY NOW'));
  expect(deliveries.list('canary-keepme')).toHaveLength(1);
  expect(deliveries.list().length).toBeLessThanOrEqual(2000);
});

it('keeps no more than eight megabytes, and of each message a quarter', () => {
  const deliveries = new Deliveries();
  for (let count = 0; count < 100; count++) deliveries.record(delivery('x'.repeat(1024 * 1024)));
  const sizes = deliveries.list().map(({ message }) => message.length);
  expect(Math.max(...sizes)).toBe(256 * 1024);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(8 * 1024 * 1024);
});

it('tells all who wait for the same token', async () => {
  const deliveries = new Deliveries();
  const waiting = [deliveries.next('canary-both1', 1000), deliveries.next('canary-both1', 1000)];
  const sent = deliveries.record(delivery('canary-both1'));
  expect(await Promise.all(waiting)).toEqual([sent, sent]);
});
