import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../base/app-error.ts';
import { measureImage } from '../measure.ts';
import type { Finding } from '../review.ts';
import { scanSecrets } from '../secrets/scan-secrets.ts';
import { findFindings } from './find-findings.ts';
import type { FindingInput } from './finding-input.ts';
import { ReviewedRows } from './reviewed-rows.ts';
import { withImages } from './testing/open-image.ts';

/** The optional corpus beside the repository: real images, images made by real tools, and hostile ones. */
const corpus = join(import.meta.dirname, '../../../../../shared/corpus');

function imagesOf(folder: string): readonly string[] {
  const path = join(corpus, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => !/\.truth\.json$|\.tsv$|^Containerfile|\.sh$/.test(name))
    .map((name) => join(path, name));
}

/** What holds for the findings of every image, hostile or not. */
async function check(input: FindingInput, path: string): Promise<readonly Finding[]> {
  const rows = new ReviewedRows(input);
  const { findings, packages } = await findFindings(input);
  const secrets = await scanSecrets(input);
  const all = [...findings, ...secrets];
  const { total, live } = measureImage(input.model);
  expect(rows.totalBytes, path).toBe(total.bytes);
  let waste = 0;
  for (const finding of all) {
    expect(finding.bytes, `${path} ${finding.code}`).toBeLessThanOrEqual(rows.totalBytes);
    expect(finding.layers.every((layer) => layer < input.model.layerCount)).toBe(true);
    expect(finding.historyRows.every((row) => row < input.historyRows.length)).toBe(true);
    for (const shown of finding.paths) expect(shown.path).toBeLessThan(input.model.paths.count);
    if (finding.severity === 'waste') waste += finding.bytes;
  }
  expect(waste, path).toBeLessThanOrEqual(rows.totalBytes);
  // Every visible byte is some package's or nobody's, once.
  expect(
    packages.reduce((sum, { weight }) => sum + weight.bytes, 0),
    path,
  ).toBe(live.bytes);
  expect(new Set(all.map((finding) => JSON.stringify(finding))).size, path).toBe(all.length);
  return all;
}

async function checkFolder(
  folder: string,
): Promise<{ readonly images: number; readonly found: ReadonlyMap<string, readonly Finding[]> }> {
  let images = 0;
  const found = new Map<string, readonly Finding[]>();
  for (const path of imagesOf(folder)) {
    try {
      await withImages(path, async (input) => {
        images += 1;
        found.set(path, [...(found.get(path) ?? []), ...(await check(input, path))]);
      });
    } catch (error) {
      // Some of the images cannot be opened, which other tests look at.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return { images, found };
}

/** One was written by an instruction that names it, into a file that a later layer removes. */
function expectMadeUpSecrets(found: ReadonlyMap<string, readonly Finding[]>): void {
  for (const name of ['bbapp.docker20.tar', 'multi.docker26.tar']) {
    const secrets = (found.get(join(corpus, 'made', name)) ?? []).filter(({ severity }) => severity === 'secret');
    expect(secrets.map(({ code, killedBy }) => [code, killedBy !== null]).sort(), name).toEqual([
      ['credential-file', true],
      ['secret-in-history', false],
    ]);
  }
  for (const [path, findings] of found) {
    if (/bbapp|multi\.docker26/.test(path)) continue;
    expect(
      findings.filter(({ severity }) => severity === 'secret'),
      path,
    ).toEqual([]);
  }
}

describe.runIf(existsSync(corpus))('the corpus', () => {
  test.each([
    ['public', 60],
    ['made', 20],
    ['bad', 50],
    ['large', 0],
  ])(
    'holds for every image of %s: no finding is larger than the image',
    { timeout: 600_000 },
    async (folder, least) => {
      const { images, found } = await checkFolder(folder);
      expect(images).toBeGreaterThanOrEqual(least);
      if (folder === 'made') expectMadeUpSecrets(found);
      if (folder === 'public')
        expect([...found.values()].flat().filter(({ severity }) => severity === 'secret')).toEqual([]);
    },
  );
});
