import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { openPath } from '../../cli/open-path.ts';
import { sliceSource } from '../bytes/byte-source.ts';
import type { CatalogImage } from '../formats/catalog.ts';
import { openInput } from '../formats/open-input.ts';
import { ImageModel } from '../layers/image-model.ts';
import { LayerScan } from '../layers/layer-scan.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { scanLayer } from '../layers/scan-layer.ts';
import { computeDive } from './dive-figures.ts';
import { measureImage } from './measure.ts';
import { expectNaiveCount } from './testing/expect-naive-count.ts';

/** The optional corpus beside the repository: real images and images made by real tools. */
const corpus = join(import.meta.dirname, '../../../../shared/corpus');

const options = { hashWidth: 16, seed: [3, 5], deferHashAboveBytes: Infinity } as const;

/** Minutes of scanning, or paths so deep that counting one by one takes as long. */
const largeInputs = new Set(['entries-bomb-2M.oci.tar', 'gzip-bomb-1GiB.oci.tar', 'deep-10k.oci.tar']);
const largeCounts = new Set(['deep-50k-implicit.oci.tar', 'wide-100k.oci.tar']);

/** A flipped bit is found at the end of the gzip member: what was decompressed before is kept. */
const keepsMore = new Set(['bitflip-gzip-middle.oci.tar']);

interface ReadImage {
  readonly image: CatalogImage;
  readonly tables: readonly (LayerTable | null)[];
  readonly model: ImageModel;
}

/** Every image of a file; none where it cannot be opened, which other tests look at. */
async function readImages(path: string): Promise<ReadImage[]> {
  const opened = await openPath(path);
  try {
    const { catalog, scans } = await openInput(opened.input, {
      createScan: (host) => LayerScan.create({ ...options, host }),
    });
    const images: ReadImage[] = [];
    for (const image of catalog.images) {
      if (image.kind !== 'image' || !image.present) continue;
      const model = new ImageModel();
      const tables: (LayerTable | null)[] = [];
      for (const { location, status } of image.layers) {
        let table: LayerTable | null = null;
        if (status === 'present' && location?.kind === 'range') {
          const blob = sliceSource(opened.files[location.file]!, location.offsetBytes, location.sizeBytes);
          table = (await scanLayer(blob, options)).table;
        } else if (status === 'present' && location?.kind === 'member') {
          table = scans.get(location.name)?.result.table ?? null;
        }
        tables.push(table);
        model.commitLayer(model.stageLayer(table), []);
      }
      images.push({ image, tables, model });
    }
    return images;
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  } finally {
    await opened.close();
  }
}

const paths = ['public', 'made', 'bad'].flatMap((folder) => {
  const directory = join(corpus, folder);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, `${name}.truth.json`)) && !largeInputs.has(name))
    .map((name) => join(directory, name));
});

describe.runIf(paths.length > 0)('an image of the corpus', () => {
  test.each(paths.map((path) => [relative(corpus, path), path] as const))(
    'is measured as counting file by file does: %s',
    { timeout: 60_000 },
    async (name, path) => {
      for (const { tables, model } of await readImages(path)) {
        const measure = measureImage(model);
        expect(measure.live.bytes + measure.dead.bytes).toBe(measure.total.bytes);
        if (!largeCounts.has(name.replace(/.*\//, ''))) expectNaiveCount(tables, measure);
      }
    },
  );

  test.each(paths.map((path) => [relative(corpus, path), path] as const))(
    'has the figures that dive gives: %s',
    { timeout: 60_000 },
    async (name, path) => {
      const truth = JSON.parse(readFileSync(`${path}.truth.json`, 'utf8')) as TrueDive;
      const expected = (truth.images ?? []).map(({ config_digest: digest, dive }) => [digest, dive] as const);
      if (keepsMore.has(name.replace(/.*\//, ''))) return;
      for (const { image, model } of await readImages(path)) {
        const [, dive] = expected.find(([digest, figures]) => digest === image.configDigest && figures) ?? [null, null];
        const figures = computeDive(model);
        if (figures === null || dive === null || dive === undefined) {
          expect(model.layerCount === 0 || dive === null).toBe(true);
          continue;
        }
        compared.count += 1;
        expect({
          efficiency: figures.efficiency,
          wasted_bytes: figures.wastedBytes,
          wasted_user_percent: figures.wastedUserPercent,
          size_bytes: figures.sizeBytes,
          user_size_bytes: figures.userSizeBytes,
          inefficiencies: figures.inefficiencyCount,
          top: figures.inefficiencies.slice(0, 20).map(({ count, bytes }) => ({ count, cumulative: bytes })),
          aborted_layers: figures.cutLayers,
        }).toEqual({
          efficiency: dive.efficiency,
          wasted_bytes: dive.wasted_bytes,
          wasted_user_percent: dive.wasted_user_percent,
          size_bytes: dive.size_bytes,
          user_size_bytes: dive.user_size_bytes,
          inefficiencies: dive.inefficiencies,
          top: dive.top.map(({ count, cumulative }) => ({ count, cumulative })),
          aborted_layers: dive.aborted_layers.map(([layer]) => layer),
        });
      }
    },
  );

  test('is compared with dive', () => {
    expect(compared.count).toBeGreaterThan(150);
  });
});

const compared = { count: 0 };

interface TrueDive {
  readonly images?: readonly {
    readonly config_digest?: string;
    readonly dive?: {
      readonly efficiency: number;
      readonly wasted_bytes: number;
      readonly wasted_user_percent: number | null;
      readonly size_bytes: number;
      readonly user_size_bytes: number;
      readonly inefficiencies: number;
      readonly top: readonly { readonly count: number; readonly cumulative: number }[];
      readonly aborted_layers: readonly (readonly [layer: number, path: string])[];
    } | null;
  }[];
}
