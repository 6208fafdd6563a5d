import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import { compareReport } from '../../fixtures/truth/compare-report.ts';
import type { Truth } from '../../fixtures/truth/truth.ts';
import { AppError } from '../base/app-error.ts';
import { inspect } from './inspect.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus');
const options = { paths: false, deep: true, rootfs: false, verify: true };

/*
 * Where our answer is not the truth's, and why. The truth describes; a reader also has to decide.
 *
 * - Nothing is left to show when every manifest is missing: an error that names the digest.
 * - A flipped bit is found at the end of the gzip member: what was decompressed before is kept and marked.
 */
const decidedOtherwise = new Map<string, string>([
  ['aquasecurity+trivy__image.tar', 'blob-missing'],
  ['aquasecurity+trivy__pkg__fanal__test__testdata__test_invalid_oci_image.oci', 'blob-missing'],
  ['google+go-containerregistry__pkg__v1__layout__testdata__test_gc_image_unknown_mediatype', 'blob-missing'],
  ['index-digest-traversal.oci.tar', 'digest-malformed'],
  ['manifest-blob-missing.oci.tar', 'blob-missing'],
  ['manifest-proto.docker.tar', 'manifest-malformed'],
]);
const keepsMore = new Set(['bitflip-gzip-middle.oci.tar']);

/** Read by the tests in Chromium instead: a minute each here with every content hashed. */
const largeInputs = new Set(['entries-bomb-2M.oci.tar', 'gzip-bomb-1GiB.oci.tar', 'deep-10k.oci.tar']);

interface Sample {
  readonly name: string;
  readonly path: string;
  readonly truth: Truth;
}

function listSamples(): Sample[] {
  return ['public', 'made', 'bad'].flatMap((folder) => {
    const directory = join(corpus, folder);
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((file) => existsSync(join(directory, `${file}.truth.json`)) && !largeInputs.has(file))
      .map((name) => ({
        name,
        path: join(directory, name),
        truth: JSON.parse(readFileSync(join(directory, `${name}.truth.json`), 'utf8')) as Truth,
      }));
  });
}

describe('the report of the command line', () => {
  for (const { name, path, truth } of listSamples()) {
    const code = decidedOtherwise.get(name);
    if (truth.error !== undefined || code !== undefined) {
      test(`${name} ends in an error that says why`, async () => {
        const error = await inspect(path, options).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(AppError);
        if (code !== undefined) expect((error as AppError).code).toBe(code);
        expect((error as AppError).message).toMatch(/\.$/);
      });
    } else if (keepsMore.has(name)) {
      test(`${name} keeps what could be read and says where it broke`, async () => {
        const [image] = (await inspect(path, options)).images;
        expect(image!.layers[0]).toMatchObject({ status: 'partial', verified: { digest: false } });
        expect(image!.layers[0]!.changes.added.count).toBeGreaterThan(0);
        expect(image!.warnings.map(({ code: warning }) => warning)).toContain('layer-unreadable');
      });
    } else {
      test(`${name} equals the truth`, { timeout: 60_000 }, async () => {
        expect(compareReport(await inspect(path, options), truth)).toEqual([]);
      });
    }
  }

  test('is the same for a plain, a gzip-compressed and an OCI packing of one image', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'layerscope-'));
    try {
      const image = { layers: ['dir /d\nfile /d/a "one"', 'file /d/b "two"\nwhiteout /d/a'], names: ['x:1'] };
      const changes: unknown[] = [];
      for (const [kind, packing] of [
        ['docker', 'none'],
        ['docker', 'gzip'],
        ['oci', 'none'],
        ['docker-25', 'gzip'],
      ] as const) {
        const path = join(folder, `${kind}-${packing}`);
        await writeFile(path, await buildArchive(kind, image, packing));
        const report = await inspect(path, options);
        changes.push(report.images[0]!.layers.map((layer) => layer.changes));
        expect(report.images[0]!.merged.sha256).toMatch(/^[0-9a-f]{64}$/);
      }
      expect(changes).toHaveLength(4);
      for (const other of changes) expect(other).toEqual(changes[0]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
