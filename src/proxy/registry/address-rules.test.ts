import { describe, expect, it } from 'vitest';
import { classifyAddress, isPermitted } from './address-rules.ts';

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '192.169.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(classifyAddress(address)).toBe('public'),
  );

  it.each(['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'])(
    '%s is this machine',
    (address) => expect(classifyAddress(address)).toBe('loopback'),
  );

  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    'fd12::1',
    'fc00::1',
    '::ffff:10.0.0.1',
  ])('%s is private', (address) => expect(classifyAddress(address)).toBe('private'));

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::7f00:1',
    '::127.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
  ])('%j is never reachable', (address) => {
    for (const reach of ['public', 'loopback', 'private'] as const) expect(isPermitted(address, reach)).toBe(false);
  });

  it('is reachable as far as the request may go', () => {
    const reached = (['public', 'loopback', 'private'] as const).map((reach) =>
      ['8.8.8.8', '127.0.0.1', '10.0.0.1'].filter((address) => isPermitted(address, reach)),
    );
    expect(reached).toEqual([['8.8.8.8'], ['127.0.0.1'], ['8.8.8.8', '127.0.0.1', '10.0.0.1']]);
  });
});
