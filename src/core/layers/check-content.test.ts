import { describe, expect, test } from 'vitest';
import { archive, concatBytes } from '../tar/testing/raw-tar.ts';
import { checkContent } from './check-content.ts';
import { findContent } from './find-content.ts';
import { ImageModel } from './image-model.ts';
import type { HashWidth } from './layer-table.ts';
import { scanLayer } from './scan-layer.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { file } from './testing/apply-layers.ts';

const seed = [3, 4] as const;
const content = new TextEncoder().encode('once upon a time');

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return concatBytes(parts);
}

/** As reading the layer that has the content finds it out. */
async function expectedOf(hashWidth: HashWidth) {
  const { table } = await scanLayer(memorySource(archive(file('a', 'once upon a time'))), { hashWidth, seed });
  const model = new ImageModel(hashWidth);
  model.commitLayer(model.stageLayer(table), []);
  const found = findContent(model, model.paths.findPath(new TextEncoder().encode('a')), 0);
  return { hash: found!.hash!, seed };
}

describe.each([16, 32] as const)('content that was hashed with %i bytes', (width) => {
  test('passes when it is the same, in whatever pieces', async () => {
    const expected = await expectedOf(width);
    expect(await gather(checkContent([content], expected))).toEqual(content);
    const pieces = [content.subarray(0, 3), content.subarray(3)];
    expect(await gather(checkContent(pieces, expected))).toEqual(content);
  });

  test('is refused when it is another', async () => {
    const expected = await expectedOf(width);
    for (const other of [content.subarray(1), new TextEncoder().encode('once upon A time'), new Uint8Array(0)]) {
      await expect(gather(checkContent([other], expected))).rejects.toMatchObject({ code: 'content-changed' });
    }
  });
});
