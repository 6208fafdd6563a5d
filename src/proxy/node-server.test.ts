import { afterEach, expect, it } from 'vitest';
import { startNodeServer, type RunningServer } from './node-server.ts';

const running: RunningServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(answer: string, port = 0, furtherPorts = 0): Promise<RunningServer> {
  const server = await startNodeServer({ handle: () => Promise.resolve(new Response(answer)), port, furtherPorts });
  running.push(server);
  return server;
}

const portOf = (server: RunningServer): number => Number(new URL(server.url).port);

it('serves on the loopback interface', async () => {
  const server = await start('hello');
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
  expect(await (await fetch(server.url)).text()).toBe('hello');
});

it('takes a following port when the wished one is taken', async () => {
  const first = await start('first');
  const second = await start('second', portOf(first), 20);
  expect(portOf(second)).toBeGreaterThan(portOf(first));
  expect(await (await fetch(second.url)).text()).toBe('second');
});

it('says so when the wished port is taken and no other will do', async () => {
  const first = await start('first');
  await expect(start('second', portOf(first))).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('stops listening when it is closed', async () => {
  const server = await start('hello');
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
});
