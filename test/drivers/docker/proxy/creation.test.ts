/** Which containers the proxy lets be created: exactly those that the driver makes. */
import { describe, expect, test } from 'vitest';
import { readCompose } from '../../../../sandbox/drivers/docker/compose.ts';
import { containerOptions } from '../../../../sandbox/drivers/docker/containers.ts';
import { checkCreation } from '../../../../sandbox/drivers/docker/proxy/creation.ts';
import { Refusal } from '../../../../sandbox/drivers/docker/proxy/refusal.ts';
import { seccompOption } from '../../../../sandbox/drivers/docker/seccomp.ts';
import { helperOptions } from '../../../../sandbox/drivers/docker/wires/helper-container.ts';

const allowed = { plans: readCompose(), seccomp: seccompOption(), diskBytes: 1024 ** 3 };
const instance = '0123abcd';
const mail = () => structuredClone(containerOptions({ ...allowed, instance }, '0123456789ab', 'mail'));
const wires = () => structuredClone(helperOptions({ image: allowed.plans.internet.image, instance }));

function refusal(body: object, name = 'name' in body ? String(body.name) : ''): string {
  try {
    checkCreation(name, body, allowed);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return expect.fail('it was let through');
}

describe('the creation of a container through the proxy', () => {
  test.each(['mail', 'outside', 'inside', 'internet'] as const)('is let through for %s', (host) => {
    const options = containerOptions({ ...allowed, instance }, '0123456789ab', host);
    expect(checkCreation(options.name ?? '', { ...options }, allowed)).toEqual(options);
  });

  test('is let through for the helper that lays the cables, also with the mark of a process', () => {
    expect(checkCreation(wires().name, wires(), allowed)).toEqual(wires());
    const owned = helperOptions({ image: allowed.plans.internet.image, instance, owner: 'machine/boot 1 2' });
    expect(checkCreation(owned.name, owned, allowed)).toEqual(owned);
  });

  test('is let through without a disk quota, for engines that have none', () => {
    const options = mail();
    delete options.HostConfig?.StorageOpt;
    expect(checkCreation(options.name ?? '', options, allowed).HostConfig).not.toHaveProperty('StorageOpt');
  });

  test.each<[string, object]>([
    ['Privileged', { Privileged: true }],
    ['Binds', { Binds: ['/:/host'] }],
    ['Mounts', { Mounts: [{ Type: 'bind', Source: '/', Target: '/host' }] }],
    ['VolumesFrom', { VolumesFrom: ['other'] }],
    ['Devices', { Devices: [{ PathOnHost: '/dev/sda' }] }],
    ['NetworkMode', { NetworkMode: 'host' }],
    ['PidMode', { PidMode: 'container:other' }],
    ['IpcMode', { IpcMode: 'host' }],
    ['UsernsMode', { UsernsMode: 'keep-id' }],
    ['CgroupParent', { CgroupParent: '/' }],
    ['CapAdd', { CapAdd: ['SYS_ADMIN'] }],
    ['CapDrop', { CapDrop: [] }],
    ['SecurityOpt', { SecurityOpt: ['no-new-privileges', 'seccomp=unconfined'] }],
    ['PidsLimit', { PidsLimit: -1 }],
    ['Memory', { Memory: 0 }],
    ['Runtime', { Runtime: 'other' }],
    ['StorageOpt', { StorageOpt: { size: '99999999999999' } }],
    ['PortBindings', { PortBindings: { '25/tcp': [{ HostPort: '25' }] } }],
    ['LogConfig', { LogConfig: { Type: 'syslog', Config: { 'syslog-address': 'tcp://192.0.2.1' } } }],
    ['RestartPolicy', { RestartPolicy: { Name: 'always' } }],
    ['privileged', { privileged: true }],
  ])('is refused with %s of its own', (key, change) => {
    const options = mail();
    expect(refusal({ ...options, HostConfig: { ...options.HostConfig, ...change } })).toContain(`HostConfig.${key}`);
    const helper = wires();
    expect(refusal({ ...helper, HostConfig: { ...helper.HostConfig, ...change } })).toContain(`HostConfig.${key}`);
  });

  test.each(['PidMode', 'UsernsMode'])("is refused for a host with the helper's %s", (key) => {
    const options = mail();
    expect(refusal({ ...options, HostConfig: { ...options.HostConfig, [key]: 'host' } })).toContain(key);
  });

  test.each<[string, object]>([
    ['Image', { Image: 'debian:trixie-slim' }],
    ['Image', { Image: 'relaylab/server:latest' }],
    ['Image', { Image: 'relaylab/mail:0123456789ab' }],
    ['Cmd', { Cmd: ['sh'] }],
    ['Entrypoint', { Entrypoint: ['sh', '-c', 'id'] }],
    ['Volumes', { Volumes: { '/data': {} } }],
    ['Env', { Env: ['LD_PRELOAD=/x'] }],
    ['User', { User: '1000' }],
    ['NetworkingConfig', { NetworkingConfig: { EndpointsConfig: { bridge: {} } } }],
    ['hostconfig', { hostconfig: { Privileged: true } }],
  ])('is refused with another %s', (key, change) => {
    expect(refusal({ ...mail(), ...change })).toContain(key);
    expect(refusal({ ...wires(), ...change })).toContain(key);
  });

  test('is refused without the labels of a lab, or with more', () => {
    const { Labels, ...options } = mail();
    expect(refusal(options)).toContain('labels');
    expect(refusal({ ...options, Labels: { ...Labels, 'com.docker.compose.project': 'x' } })).toContain('Labels');
    expect(refusal({ ...options, Labels: { ...Labels, 'relaylab.host': 'other' } })).toContain('another kind');
    expect(refusal({ ...options, Labels: { ...Labels, 'relaylab.instance': '../x' } })).toContain('labels');
  });

  test("is refused under a name that is not its labels' own", () => {
    expect(refusal(mail(), 'relaylab-server')).toContain('name');
    expect(refusal(mail(), wires().name)).toContain('name');
  });

  test('is refused for a host that calls itself the helper', () => {
    const options = mail();
    expect(refusal({ ...options, Labels: { ...options.Labels, 'relaylab.host': 'wires' } })).toContain('HostConfig');
  });
});
