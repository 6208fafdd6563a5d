import { readdir, readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { sha256Digest } from '../../fixtures/build/bytes.ts';
import { SAMPLES } from '../../src/features/open/samples.ts';
import { buildSampleFiles } from './sample-files.ts';

const FOLDER = new URL('../../public/samples/', import.meta.url);

describe('the built-in samples', () => {
  it('are byte for byte what `npm run samples` makes', async () => {
    const built = await buildSampleFiles();
    expect((await readdir(FOLDER)).sort()).toEqual([...built.keys()].sort());
    for (const [name, bytes] of built) {
      expect({ name, digest: await sha256Digest(await readFile(new URL(name, FOLDER))) }).toEqual({
        name,
        digest: await sha256Digest(bytes),
      });
    }
  });

  it('weigh less than a megabyte in all', async () => {
    const sizes = [...(await buildSampleFiles()).values()].map((bytes) => bytes.length);
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(1_000_000);
  });

  it('are all offered on the start page', async () => {
    const built = await buildSampleFiles();
    expect(SAMPLES.map((sample) => sample.file).sort()).toEqual(
      [...built.keys()].map((name) => `samples/${name}`).sort(),
    );
  });
});
