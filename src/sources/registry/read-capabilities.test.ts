import { expect, it } from 'vitest';
import { CLIENT_HEADER } from '../../base/registry-api.ts';
import type { FetchRequest } from './fetch-like.ts';
import { readCapabilities } from './read-capabilities.ts';

const json = { 'Content-Type': 'application/json' };

const answering = (answer: () => Promise<Response>) => ({ fetch: answer });

it('tells what the server can do, and says who asks', async () => {
  const asked: [string, FetchRequest][] = [];
  const fetch = (url: string, request: FetchRequest) => {
    asked.push([url, request]);
    const body = JSON.stringify({ mode: 'public', registries: ['ghcr.io'], storedCredentials: false });
    return Promise.resolve(new Response(body, { headers: json }));
  };
  expect(await readCapabilities({ fetch })).toEqual({
    mode: 'public',
    registries: ['ghcr.io'],
    storedCredentials: false,
  });
  expect(asked).toEqual([['/api/capabilities', { method: 'GET', headers: { [CLIENT_HEADER]: '1' } }]]);
});

it('takes no list of registries for any registry', async () => {
  const body = JSON.stringify({ mode: 'local', registries: null, storedCredentials: true });
  const found = await readCapabilities(answering(() => Promise.resolve(new Response(body, { headers: json }))));
  expect(found).toEqual({ mode: 'local', registries: null, storedCredentials: true });
});

it.each<[string, () => Promise<Response>]>([
  [
    'a page in its place',
    () => Promise.resolve(new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })),
  ],
  ['not found', () => Promise.resolve(new Response('{}', { status: 404, headers: json }))],
  ['another answer', () => Promise.resolve(new Response('{"mode":"other"}', { headers: json }))],
  ['no JSON', () => Promise.resolve(new Response('{', { headers: json }))],
  ['no connection', () => Promise.reject(new TypeError('Failed to fetch'))],
])('tells that there is no such server by %s', async (_, answer) => {
  expect(await readCapabilities(answering(answer))).toBeNull();
});
