import { expect, it } from 'vitest';
import type { FetchLike } from './fetch-like.ts';

it('a page’s or worker’s own fetch fits, as far as types go and as far as a data address shows', async () => {
  const own: FetchLike = fetch;
  const response = await own('data:application/octet-stream;base64,aGk=', { method: 'GET', headers: {} });
  expect(response.status).toBe(200);
  const { value } = await response.body!.getReader().read();
  expect(value).toEqual(new TextEncoder().encode('hi'));
});
