import { expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import { inputFile, sessionOnOneThread } from './testing/session-on-one-thread.ts';

test('each worker of a session tells what it holds, the model first', async () => {
  const archive = await buildArchive('oci', {
    names: ['demo:1'],
    layers: ['dir /etc\nfile /etc/a "one"', { text: 'file /etc/a "two"', packing: 'gzip' }],
  });
  const session = sessionOnOneThread([inputFile(archive)]);
  const bytesOf = async (use: string) =>
    (await session.rpc.call('readMemory', []))[0]!.parts.find((part) => part.use === use)!.bytes;
  try {
    void session.session.open();
    await session.until((state) => state.phase.kind === 'ready');
    expect(await bytesOf('model')).toBeGreaterThan(0);
    // Of the workers that read it one stays, for the first file that is looked at.
    expect((await session.rpc.call('readMemory', [])).map(({ worker }) => worker)).toEqual(['image', 'layer']);

    const path = await session.rpc.call('findPath', ['/etc/a']);
    await session.rpc.call('readFile', [path!, 1]);
    expect((await session.rpc.call('readMemory', [])).map(({ worker }) => worker)).toEqual(['image', 'layer']);
  } finally {
    session.close();
  }
});
