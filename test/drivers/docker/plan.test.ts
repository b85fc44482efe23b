/** The text of the wires' script. */
import { describe, expect, it } from 'vitest';
import { wiringScript } from '../../../sandbox/drivers/docker/wires/plan.ts';
import { drawWorld } from '../../../sandbox/world/variant.ts';

const world = drawWorld('plan', { blackHole: true });
const pids = { mail: 101, outside: 102, inside: 103, internet: 104 };

describe('the script of the wires', () => {
  it('looks at the processes before it touches anything', () => {
    const script = wiringScript(world, pids);
    expect(script.indexOf('is not of a container')).toBeLessThan(script.indexOf('nsenter'));
  });

  it('gives inside no way out of the office', () => {
    const lines = wiringScript(world, pids).split('\n');
    const start = lines.findIndex((line) => line.startsWith('nsenter -t 103 -n ip -batch'));
    const commands = lines.slice(start, lines.indexOf('END', start));
    expect(commands.filter((line) => line.startsWith('route'))).toEqual([]);
  });

  it('takes no text for a command', () => {
    const mail = { ...world.mail, name: 'mail; reboot' };
    expect(() => wiringScript({ ...world, mail }, pids)).toThrow('no host name');
    const outside = { ...world.outside, public: { ...world.outside.public, v4: '198.18.0.1; reboot' } };
    expect(() => wiringScript({ ...world, outside }, pids)).toThrow();
  });

  it('is not made for a host that does not run', () => {
    expect(() => wiringScript(world, { ...pids, mail: 0 })).toThrow('not running');
  });
});
