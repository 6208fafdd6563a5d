import { BlockList, isIP } from 'node:net';
import type { Reach } from './upstream.ts';

/**
 * What an address belongs to.
 *   `public`    the open internet
 *   `loopback`  this machine
 *   `private`   networks that a person may own: reachable where they name the host
 *   `forbidden` everything else, never reachable: this machine under other names, link-local addresses (where clouds keep
 *               their metadata), multicast, documentation, tunnels into IPv4, and reserved ranges
 */
export type AddressClass = 'public' | 'loopback' | 'private' | 'forbidden';

type Network = readonly [network: string, prefix: number];

const LOOPBACK = blockList([['127.0.0.0', 8]], [['::1', 128]]);

/** Inside of private ranges, but instances' metadata. */
const METADATA = blockList(
  [
    ['100.100.100.200', 32], // Alibaba
    ['168.63.129.16', 32], // Azure's wire server; looks public
  ],
  [['fd00:ec2::', 32]], // AWS: fd00:ec2::254 and its neighbours
);

/** RFC 1918, RFC 6598 and RFC 4193. */
const PRIVATE = blockList(
  [
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
  ],
  [['fc00::', 7]],
);

/** IANA's special-purpose registries (RFC 6890 and what followed), as far as they are not above. */
const FORBIDDEN = blockList(
  [
    ['0.0.0.0', 8],
    ['169.254.0.0', 16],
    ['192.0.0.0', 24], // holds 192.0.0.192, Oracle's metadata
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4], // with 255.255.255.255
  ],
  [
    ['::', 96], // `::`, and IPv4 in its oldest disguise
    ['64:ff9b::', 96], // NAT64
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23], // Teredo among others
    ['2001:db8::', 32],
    ['2002::', 16], // 6to4
    ['3fff::', 20],
    ['5f00::', 16],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ],
);

/** Takes an address as the resolver or a socket gives it. IPv4 inside of IPv6 (`::ffff:…`) is judged as IPv4. */
export function classifyAddress(address: string): AddressClass {
  const [plain = ''] = address.split('%'); // the zone of a link-local address
  const family = isIP(plain);
  if (family === 0) return 'forbidden';
  const type = family === 4 ? 'ipv4' : 'ipv6';
  // BlockList applies the rules of IPv4 to mapped addresses by itself.
  if (METADATA.check(plain, type)) return 'forbidden';
  if (LOOPBACK.check(plain, type)) return 'loopback';
  if (FORBIDDEN.check(plain, type)) return 'forbidden';
  return PRIVATE.check(plain, type) ? 'private' : 'public';
}

const PERMITTED: Readonly<Record<Reach, readonly AddressClass[]>> = {
  public: ['public'],
  loopback: ['loopback'],
  private: ['public', 'private', 'loopback'],
};

export function isPermitted(address: string, reach: Reach): boolean {
  return PERMITTED[reach].includes(classifyAddress(address));
}

function blockList(ipv4: readonly Network[], ipv6: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ipv4) list.addSubnet(network, prefix, 'ipv4');
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, 'ipv6');
  return list;
}
