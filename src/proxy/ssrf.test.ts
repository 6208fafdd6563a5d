/** Every way into a network that is not the public one, tried against the running server for Node: none gets through. */
import type { LookupAddress } from 'node:dns';
import type { AddressInfo, Server } from 'node:net';
import { createServer, isIP } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryErrorBody } from '../base/registry-api.ts';
import { createApp } from './app.ts';
import { createNodeRegistryHandler } from './node-registry-handler.ts';
import type { RunningServer } from './node-server.ts';
import { startNodeServer } from './node-server.ts';
import type { Resolve } from './registry/guarded-connector.ts';
import type { Door } from './testing/doors.ts';
import { openClient } from './testing/doors.ts';
import { FakeServer, reply, replyJson } from './testing/fake-server.ts';
import type { HandlerSetup } from './testing/test-handler.ts';

/** Addresses by what they are. */
const ADDRESSES: readonly (readonly [what: string, address: string])[] = [
  ['this host on this network', '0.0.0.0'],
  ['this machine', '127.0.0.1'],
  ['this machine, otherwise', '127.9.9.9'],
  ['a private network', '10.0.0.1'],
  ['a private network', '172.16.0.1'],
  ['a private network', '192.168.0.1'],
  ['a carrier’s network', '100.64.0.1'],
  ['the metadata of Alibaba', '100.100.100.200'],
  ['the metadata of AWS, Google and Azure', '169.254.169.254'],
  ['the credentials of AWS containers', '169.254.170.2'],
  ['the wire server of Azure', '168.63.129.16'],
  ['the metadata of Oracle', '192.0.0.192'],
  ['documentation', '203.0.113.1'],
  ['benchmarks', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['nothing in IPv6', '::'],
  ['this machine in IPv6', '::1'],
  ['IPv4 in its oldest disguise', '::7f00:1'],
  ['mapped IPv4', '::ffff:127.0.0.1'],
  ['mapped metadata', '::ffff:169.254.169.254'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['Teredo', '2001::1'],
  ['6to4', '2002:7f00:1::1'],
  ['a private network in IPv6', 'fd12:3456::1'],
  ['the metadata of AWS in IPv6', 'fd00:ec2::254'],
  ['a link in IPv6', 'fe80::1'],
  ['multicast in IPv6', 'ff02::1'],
];

/** Spellings of 127.0.0.1 that are names to a filter of text and addresses to a URL. */
const SPELLINGS = ['127.1', '2130706433', '0x7f.0.0.1', '0x7f000001', '0177.0.0.1', '127.0.0.1.', 'localhost.'];

/** Names resolve to what their test says, and everything else to nothing. */
const names = new Map<string, readonly string[]>();
const resolve: Resolve = (hostname) => {
  const addresses = names.get(hostname) ?? (hostname.endsWith('localhost') ? ['127.0.0.1'] : undefined);
  if (addresses === undefined) return Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
  return Promise.resolve(addresses.map((address): LookupAddress => ({ address, family: isIP(address) })));
};

const SETUP: HandlerSetup = { id: '', mode: 'local', registries: null, limits: {} };
const REFUSED = /^(?:address-not-public|redirect-refused|realm-refused|request-malformed)$/;

/** A service of this machine that nobody but the machine should reach; counts who comes. */
let victim: Server;
let visits = 0;
let victimPort: number;
let registry: FakeServer;
const servers: RunningServer[] = [];
const clients: Door[] = [];
let local: Door;
let open: Door;
let withPrivate: Door;

async function serve(mode: 'local' | 'public', privateHosts: readonly string[] = []): Promise<Door> {
  const handler = createNodeRegistryHandler({
    mode,
    allowedRegistries: ['*'],
    privateHosts,
    usesStoredCredentials: false,
    log: () => undefined,
    resolve,
  });
  const server = await startNodeServer({ handle: createApp({ pageFolder: '.', registryHandler: handler }), port: 0 });
  servers.push(server);
  const client = openClient(new URL(server.url).origin);
  clients.push(client);
  return client;
}

beforeAll(async () => {
  victim = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => victim.listen(0, '127.0.0.1', ready));
  victimPort = (victim.address() as AddressInfo).port;
  [local, open, withPrivate] = await Promise.all([
    serve('local'),
    serve('public'),
    serve('local', ['team.example', 'meta.example', '10.0.0.1']),
  ]);
});
afterAll(async () => {
  await Promise.all([...clients, ...servers].map((one) => one.close()));
  victim.close();
});
beforeEach(async () => {
  names.clear();
  visits = 0;
  registry = await FakeServer.start();
});
afterEach(async () => {
  await registry.close();
});

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: RegistryErrorBody }).error.code;
}

const manifestOf = (host: string) => `/api/v2/${host}/team/app/manifests/latest`;
const own = () => manifestOf(`reg.localhost:${registry.port}`);
const inUrl = (address: string) => (address.includes(':') ? `[${address}]` : address);

describe.each(ADDRESSES)('%s (%s)', (_what, address) => {
  it('is not a registry that everybody can ask', async () => {
    // Forms that end in dots are no host to the grammar.
    expect(await codeOf(await open.call(SETUP, manifestOf(inUrl(address))))).toMatch(
      address.startsWith('::ffff:') ? REFUSED : /^address-not-public$/,
    );
  });

  it('is not reached by a name', async () => {
    names.set('row.example', [address]);
    for (const door of [local, open, withPrivate]) {
      expect(await codeOf(await door.call(SETUP, manifestOf('row.example')))).toBe('address-not-public');
    }
    expect(await codeOf(await local.call(SETUP, manifestOf(`row.example:${victimPort}`)))).toBe('address-not-public');
    expect(visits).toBe(0);
  });

  it('is not reached by a redirect, written out or by a name', async () => {
    names.set('row.example', [address]);
    for (const location of [
      `https://row.example:${victimPort}/`,
      `http://row.example:${victimPort}/`,
      // A registry on this machine may name this machine.
      ...(/^127\.|^::1$/.test(address) ? [] : [`https://${inUrl(address)}:${victimPort}/`, `//${inUrl(address)}/`]),
    ]) {
      registry.behave = (_request, response) => reply(response, 307, { location });
      expect(await codeOf(await local.call(SETUP, own()))).toMatch(REFUSED);
    }
    expect(visits).toBe(0);
  });

  it('is not reached as a token server, written out or by a name', async () => {
    names.set('row.example', [address]);
    for (const realm of [
      `https://row.example:${victimPort}/token`,
      `http://row.example:${victimPort}/token`,
      ...(/^127\.|^::1$/.test(address) ? [] : [`https://${inUrl(address)}:${victimPort}/token`]),
    ]) {
      registry.behave = (_request, response) => reply(response, 401, { 'www-authenticate': `Bearer realm="${realm}"` });
      expect(await codeOf(await local.call(SETUP, own()))).toMatch(REFUSED);
    }
    expect(visits).toBe(0);
  });
});

describe('this machine', () => {
  it.each(SPELLINGS)('is not a registry by the spelling %s', async (spelling) => {
    for (const door of [local, open]) {
      for (const host of [spelling, `${spelling}:${victimPort}`]) {
        const response = await door.call(SETUP, manifestOf(host));
        expect([403, 404]).toContain(response.status);
        expect(await codeOf(response)).toMatch(REFUSED);
      }
    }
    expect(visits).toBe(0);
  });

  it('is asked where the person names it', async () => {
    registry.behave = (_request, response) => replyJson(response, { schemaVersion: 2 });
    expect((await local.call(SETUP, own())).status).toBe(200);
    expect((await local.call(SETUP, manifestOf(`127.0.0.1:${registry.port}`))).status).toBe(200);
    expect(await codeOf(await open.call(SETUP, own()))).toBe('address-not-public');
  });
});

describe('a name', () => {
  it('that turns to another address after the first request is refused at the second', async () => {
    registry.behave = (_request, response) =>
      reply(response, 200, { 'content-type': 'application/json', connection: 'close' }, '{}');
    const path = manifestOf(`turning.localhost:${registry.port}`);
    names.set('turning.localhost', ['127.0.0.1']);
    expect((await local.call(SETUP, path)).status).toBe(200);
    for (const address of ['169.254.169.254', '10.0.0.1', '8.8.8.8']) {
      names.set('turning.localhost', [address]);
      expect(await codeOf(await local.call(SETUP, path))).toBe('address-not-public');
    }
    expect(registry.seen).toHaveLength(1);
  });

  it('with several addresses is judged by each', async () => {
    names.set('mixed.example', ['10.0.0.1', '127.0.0.1', 'fd12::1', '169.254.169.254']);
    expect(await codeOf(await local.call(SETUP, manifestOf(`mixed.example:${victimPort}`)))).toBe('address-not-public');
    expect(visits).toBe(0);
  });
});

describe('a host that --allow-private names', () => {
  it('is reached at a private address', async () => {
    names.set('team.example', ['127.0.0.1']);
    expect(await codeOf(await withPrivate.call(SETUP, manifestOf(`team.example:${victimPort}`)))).toMatch(
      /^(?:connection-failed|tls-failed)$/,
    );
    expect(visits).toBe(1);
  });

  it('is not reached where clouds keep their metadata', async () => {
    for (const address of ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16']) {
      names.set('meta.example', [address]);
      expect(await codeOf(await withPrivate.call(SETUP, manifestOf('meta.example')))).toBe('address-not-public');
    }
  });

  it('is not reached because another registry points to it', async () => {
    names.set('team.example', ['127.0.0.1']);
    registry.behave = (_request, response) => reply(response, 307, { location: `https://team.example:${victimPort}/` });
    expect(await codeOf(await withPrivate.call(SETUP, own()))).toBe('address-not-public');
    expect(visits).toBe(0);
  });
});

describe('a server for everybody', () => {
  const options = { mode: 'public' as const, allowedRegistries: [], log: () => undefined };

  it('lends nobody the credentials of its operator', () => {
    expect(() => createNodeRegistryHandler({ ...options, privateHosts: [], usesStoredCredentials: true })).toThrow();
  });

  it('does not reach into private networks', () => {
    expect(() =>
      createNodeRegistryHandler({ ...options, privateHosts: ['a.example'], usesStoredCredentials: false }),
    ).toThrow();
  });
});
