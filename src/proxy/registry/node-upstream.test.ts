import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NodeUpstream } from './node-upstream.ts';
import { createNodeUpstream } from './node-upstream.ts';
import type { UpstreamRequest } from './upstream.ts';

let server: Server;
let behave: (request: IncomingMessage, response: ServerResponse) => void;
let upstream: NodeUpstream;

beforeEach(async () => {
  server = createServer((request, response) => behave(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream = createNodeUpstream((hostname) =>
    hostname.endsWith('localhost')
      ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
      : Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' })),
  );
});
afterEach(async () => {
  await upstream.close();
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;
const ask = (url: string, more: Partial<UpstreamRequest> = {}) =>
  upstream.fetchUpstream({
    url: new URL(url),
    method: 'GET',
    headers: {},
    body: null,
    reach: 'loopback',
    signal: new AbortController().signal,
    ...more,
  });

it('gives bytes as they came, whatever encoding they claim', async () => {
  const packed = gzipSync('layer');
  behave = (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(packed);
  };
  const { body } = await ask(`http://localhost:${port()}/`);
  expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(new Uint8Array(packed));
});

it('follows no redirect and joins headers that stand twice', async () => {
  behave = (_request, response) => {
    response.writeHead(307, { location: '/other', 'www-authenticate': ['Negotiate', 'Basic realm="x"'] });
    response.end();
  };
  const { status, headers } = await ask(`http://localhost:${port()}/`);
  expect(status).toBe(307);
  expect(headers.get('www-authenticate')).toBe('Negotiate, Basic realm="x"');
});

it('says that there is no such host', async () => {
  await expect(ask('https://absent.example/', { reach: 'public' })).rejects.toMatchObject({ code: 'host-not-found' });
});

it('says that nobody listens', async () => {
  const free = port();
  await new Promise((resolve) => server.close(resolve));
  await expect(ask(`http://localhost:${free}/`)).rejects.toMatchObject({ code: 'connection-failed' });
});

it('says that there is no TLS', async () => {
  await expect(ask(`https://localhost:${port()}/`)).rejects.toMatchObject({ code: 'tls-failed' });
});

it('never takes a connection of one reach for a request of another', async () => {
  behave = (_request, response) => {
    response.end('x');
  };
  const first = await ask(`http://localhost:${port()}/`);
  await new Response(first.body).text();
  await expect(ask(`http://localhost:${port()}/`, { reach: 'public' })).rejects.toMatchObject({
    code: 'address-not-public',
  });
});

it('ends with the reason of its signal', async () => {
  const reason = new Error('enough');
  const abort = new AbortController();
  behave = () => abort.abort(reason);
  await expect(ask(`http://localhost:${port()}/`, { signal: abort.signal })).rejects.toBe(reason);
});
