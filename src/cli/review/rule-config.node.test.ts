import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDiveConfig, readReviewConfig } from './rule-config.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerscope-rules-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(text: string): Promise<string> {
  const path = join(folder, 'rules.yaml');
  await writeFile(path, text);
  return path;
}

describe('.layerscope.yaml', () => {
  test('holds the rules that the command line has', async () => {
    const path = await written('review:\n  max-dead: 50MB\n  min-efficiency: 0.95\n  fail-on: [secret, apt-lists]\n');
    expect(await readReviewConfig(path)).toEqual({
      maxDeadBytes: 50e6,
      minEfficiency: 0.95,
      failOn: ['secret', 'apt-lists'],
    });
  });

  test('may leave rules out, and may be absent', async () => {
    expect(await readReviewConfig(await written('review:\n  max-dead: 1000\n'))).toEqual({ maxDeadBytes: 1000 });
    expect(await readReviewConfig(await written('review:\n'))).toEqual({});
    expect(await readReviewConfig(join(folder, 'absent'))).toBeNull();
  });

  test.each([
    ['review:\n  max-dea: 1', '"max-dea" is not known'],
    ['reviews: {}', '"reviews" is not known'],
    ['review:\n  max-dead: much', 'max-dead is to be a size'],
    ['review:\n  min-efficiency: 95', 'min-efficiency is to be from 0 to 1'],
    ['review:\n  fail-on: [1]', 'fail-on is to be a list'],
    ['- a', 'is to be a map'],
    ['a: [', 'at line'],
    [`a: &a [x, x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: [*a, *a, *a]`).join('\n')}`, 'alias'],
  ])('is refused where it cannot be understood: %j', async (text, message) => {
    await expect(readReviewConfig(await written(text))).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('.dive-ci', () => {
  test('is read as dive reads it, with dive’s defaults for what it leaves out', async () => {
    expect(await readDiveConfig(await written('rules:\n  highestWastedBytes: 20MB\n'))).toEqual({
      lowestEfficiency: 0.9,
      highestWastedBytes: 20e6,
      highestUserWastedPercent: 0.1,
    });
  });

  test('disables rules by a word', async () => {
    const path = await written('rules:\n  lowestEfficiency: disabled\n  highestUserWastedPercent: "off"\n');
    expect(await readDiveConfig(path)).toEqual({
      lowestEfficiency: null,
      highestWastedBytes: null,
      highestUserWastedPercent: null,
    });
  });

  test('takes small and capital letters for the same', async () => {
    expect(await readDiveConfig(await written('Rules:\n  LowestEfficiency: 0.95\n'))).toMatchObject({
      lowestEfficiency: 0.95,
    });
  });

  test('is refused with a share beyond 1', async () => {
    await expect(readDiveConfig(await written('rules:\n  lowestEfficiency: 95\n'))).rejects.toMatchObject({
      code: 'config-invalid',
    });
  });
});
