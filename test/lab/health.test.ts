import { expect, test } from 'vitest';
import { Health } from '../../sandbox/lab/health.ts';
import { ToyDriver } from '../fixtures/toy-driver.ts';

async function watched() {
  const driver = new ToyDriver();
  const warnings: string[] = [];
  const returns: Promise<void>[] = [];
  const health = new Health({
    driver,
    first: await driver.readiness(),
    onReturn: () => returns.shift() ?? Promise.resolve(),
    warn: (text) => warnings.push(text),
  });
  return { driver, warnings, returns, health };
}

test('says what is missing while the driver is away, once in the log, and goes on when it is back', async () => {
  const { driver, warnings, health } = await watched();
  driver.alive = false;
  await health.look();
  expect(await health.look()).toMatchObject({ ready: false, missing: [{ fix: 'Mend it.' }] });
  driver.alive = true;
  await health.look();
  expect(health.now).toMatchObject({ ready: true, missing: [] });
  expect(warnings).toEqual(['the labs stand still: the toy is broken', 'the labs go on']);
});

test('is not ready before the sandboxes are taken back', async () => {
  const { driver, returns, health } = await watched();
  driver.alive = false;
  await health.look();
  driver.alive = true;
  returns.push(Promise.reject(new Error('half of them are gone')));
  expect(await health.look()).toMatchObject({ ready: false, missing: [{ what: 'Error: half of them are gone' }] });
  expect(await health.look()).toMatchObject({ ready: true });
});

test('asks the driver once for everybody who asks at the same time', async () => {
  const { driver, health } = await watched();
  let asked = 0;
  const { readiness } = driver;
  driver.readiness = () => {
    asked += 1;
    return readiness.call(driver);
  };
  await Promise.all([health.look(), health.look()]);
  expect(asked).toBe(1);
});
