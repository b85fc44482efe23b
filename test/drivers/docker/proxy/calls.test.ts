/** Which calls of the engine's API the proxy knows, and how it writes them. */
import { describe, expect, test } from 'vitest';
import { callOf } from '../../../../sandbox/drivers/docker/proxy/calls.ts';

const ID = 'a'.repeat(64);
const HASH = '0123456789ab';
const filters = (value: unknown) => `filters=${encodeURIComponent(JSON.stringify(value))}`;
const filtersIn = (path: string) => JSON.parse(new URLSearchParams(path.split('?')[1]).get('filters') ?? '');

describe("the proxy before the engine's socket", () => {
  test.each([
    ['GET', '/info'],
    ['GET', '/networks'],
    ['GET', '/volumes'],
    ['GET', '/v1.41/containers/json'],
    ['POST', '/v1.18/containers/x/start'],
    ['POST', '/build'],
    ['POST', '/images/create?fromImage=debian'],
    ['POST', '/images/load'],
    ['DELETE', '/images/relaylab/mail'],
    ['POST', '/commit?container=x'],
    ['POST', '/networks/create'],
    ['POST', '/volumes/create'],
    ['POST', '/containers/prune'],
    ['POST', '/containers/x/update'],
    ['POST', '/containers/x/rename?name=y'],
    ['POST', '/containers/x/kill'],
    ['GET', '/containers/x/export'],
    ['GET', '/containers/x/logs'],
    ['GET', '/containers/x/attach/ws'],
    ['GET', `/exec/${ID}/json`],
    ['POST', '/exec/short/start'],
    ['POST', '/containers/../images/create'],
    ['POST', '/containers/x%2Fy/start'],
    ['POST', '//containers/create'],
    ['POST', '/session'],
    ['GET', '/secrets'],
    ['POST', '/swarm/init'],
    ['POST', '/plugins/pull'],
    ['GET', '/images/json'],
    ['GET', `/images/json?${filters({ reference: ['debian'] })}`],
    ['GET', `/images/json?${filters({ reference: ['relaylab/mail', 'debian'] })}`],
    ['POST', `/images/debian:${HASH}/tag?repo=relaylab/mail&tag=latest`],
    ['POST', `/images/relaylab/mail:${HASH}/tag?repo=relaylab/internet&tag=latest`],
    ['POST', `/images/relaylab/server:${HASH}/tag?repo=relaylab/server&tag=latest`],
    ['POST', `/images/relaylab/mail:${HASH}/tag?repo=debian&tag=latest`],
    ['POST', `/images/relaylab/mail:${HASH}/tag?repo=relaylab/mail&tag=other`],
  ])('does not know %s %s', (method, url) => {
    expect(callOf(method, url)).toBeUndefined();
  });

  test('leaves out what the driver never adds to a call', () => {
    expect(callOf('DELETE', `/containers/${ID}?force=true&v=true&link=true`)).toMatchObject({
      container: ID,
      rest: '?force=true&v=true',
      takes: 'nothing',
    });
    expect(callOf('PUT', '/containers/x/archive?path=%2Froot&copyUIDGID=1')).toMatchObject({
      rest: '/archive?path=%2Froot',
      takes: 'archive',
    });
    expect(callOf('GET', '/version?x=y')).toEqual({ kind: 'general', path: '/version' });
  });

  test('lists containers and events of labs only, whatever the filter asks for', () => {
    for (const asked of ['', `?${filters({})}`, `?${filters({ label: ['com.example'] })}`, '?filters=broken']) {
      const list = callOf('GET', `/containers/json${asked}`);
      if (list?.kind !== 'general') return expect.fail('refused');
      expect(filtersIn(list.path)).toEqual({ label: ['relaylab.instance'] });
      const events = callOf('GET', `/events${asked}`);
      if (events?.kind !== 'general') return expect.fail('refused');
      expect(filtersIn(events.path)).toEqual({ label: ['relaylab.instance'], type: ['container'] });
    }
  });

  test('narrows lists further where the driver does', () => {
    const label = ['relaylab.instance=0123abcd'];
    const list = callOf('GET', `/containers/json?all=true&${filters({ label })}`);
    if (list?.kind !== 'general') return expect.fail('refused');
    expect(list.path).toContain('all=true');
    expect(filtersIn(list.path).label).toEqual(['relaylab.instance', ...label]);
  });

  test('lets the helper that lays the cables be made, attached to and removed, and nothing else', () => {
    const ofWires = (method: string, action: string) => {
      const call = callOf(method, `/containers/x${action}`);
      return call?.kind === 'container' && call.wires;
    };
    expect(ofWires('GET', '/json') && ofWires('POST', '/start') && ofWires('POST', '/attach')).toBe(true);
    expect(ofWires('DELETE', '')).toBe(true);
    for (const [method, action] of [
      ['POST', '/exec'],
      ['PUT', '/archive'],
      ['GET', '/archive'],
      ['POST', '/pause'],
    ] as const)
      expect(ofWires(method, action)).toBe(false);
  });
});
