import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildArchive, listArchive, packArchive, type ArchiveFile } from '../fixtures/build/archives.ts';
import { sha256Digest } from '../fixtures/build/bytes.ts';
import { buildImage, jsonBytes, MediaType, type BuiltImage, type ImageSpec } from '../fixtures/build/build-image.ts';
import { tocFile, writeEstargz } from '../src/core/lazy/testing/write-lazy-layer.ts';
import type { Report, ReportImage } from '../src/core/analysis/report-schema.ts';
import { ACCOUNT, startDockerRegistry } from '../src/proxy/testing/docker-registry.ts';
import { copyToRegistry, realRegistryAbsence } from '../src/proxy/testing/skopeo.ts';
import { type AppPage, expect, test } from './support/app-page.ts';

const CORPUS = fileURLToPath(new URL('../../shared/corpus/made/', import.meta.url));

const APP: ImageSpec = {
  platform: { os: 'linux', architecture: 'amd64' },
  layers: [
    { text: 'dir /app\nfile /app/a.txt "one"\nfile /app/big size=3000000 noise=5', packing: 'gzip' },
    { text: 'file /app/a.txt "changed"\nopaque /app/cache', packing: 'zstd' },
    { text: 'whiteout /app/big', packing: 'gzip' },
  ],
};

/** What an image is made of when there is no corpus: platforms, an attestation, and the packing in question. */
async function madeOf(packing: 'gzip' | 'zstd' | 'estargz'): Promise<readonly ImageSpec[]> {
  const files = [await tocFile('a', 'a'.repeat(200_000)), await tocFile('b', 'b'.repeat(200_000))];
  const lazy = await writeEstargz(files, { asBuildKit: true });
  const first =
    packing === 'estargz'
      ? ({ stored: lazy.blob, packing: 'gzip', annotations: Object.fromEntries(lazy.annotations) } as const)
      : ({ text: 'dir /app\nfile /app/a.txt "one"\nfile /app/big size=900000 noise=5', packing } as const);
  const app: ImageSpec = {
    ...APP,
    layers: [first, { text: 'file /app/a.txt "changed"', packing: packing === 'estargz' ? 'gzip' : packing }],
  };
  const { manifestDigest } = await buildImage(app);
  return [
    app,
    { ...app, platform: { os: 'linux', architecture: 'arm64' }, layers: [first] },
    {
      platform: { os: 'unknown', architecture: 'unknown' },
      layers: ['file /statement "{}"'],
      descriptorAnnotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': manifestDigest,
      },
    },
  ];
}

/** The archive of the corpus where there is one, else one that the test makes. */
async function archiveOf(app: AppPage, packing: 'gzip' | 'zstd' | 'estargz'): Promise<string> {
  const real = join(CORPUS, `multi-${packing}.buildx.oci.tar`);
  if (existsSync(real)) return real;
  const built: BuiltImage[] = [];
  for (const spec of await madeOf(packing)) built.push(await buildImage(spec));
  return app.write(`${packing}.oci.tar`, await packArchive(await nestIndex(listArchive('oci', built))));
}

/** As buildx saves what has several platforms: `index.json` lists the one index that a tag names. */
async function nestIndex(files: readonly ArchiveFile[]): Promise<ArchiveFile[]> {
  const isTop = ({ path }: ArchiveFile) => path === 'index.json';
  const listed = JSON.parse(new TextDecoder().decode(files.find(isTop)!.bytes)) as object;
  const index = jsonBytes({ ...listed, mediaType: MediaType.index });
  const digest = await sha256Digest(index);
  const top = { schemaVersion: 2, manifests: [{ mediaType: MediaType.index, digest, size: index.length }] };
  return [
    ...files.filter((file) => !isTop(file)),
    { path: `blobs/sha256/${digest.slice('sha256:'.length)}`, bytes: index },
    { path: 'index.json', bytes: jsonBytes(top) },
  ];
}

async function name(app: AppPage, reference: string): Promise<void> {
  await app.page.getByRole('combobox', { name: 'Name an image' }).fill(reference);
  await app.page.keyboard.press('Enter');
  await app.idle();
}

async function signIn(app: AppPage): Promise<void> {
  await app.page.getByLabel('User name').fill(ACCOUNT.username);
  await app.page.getByLabel('Password or access token').fill(ACCOUNT.secret);
  await app.page.getByRole('button', { name: 'Sign in and open' }).click();
  await app.idle();
}

/** Images of one report that have been read, by the digest of their manifest. */
function readImages({ images }: Report): readonly ReportImage[] {
  return images.filter(({ layers }) => layers.length > 0);
}

/**
 * All that a report says of an image but its names. Of a layer that was listed by its table of contents nothing is known of its
 * digests, and the length of its tar is known where the table's annotation tells it. What stands in files is reviewed only where
 * that fetches nothing again: secrets and packages are told of the file alone.
 */
function comparable(image: ReportImage | undefined): unknown {
  if (image === undefined) return undefined;
  const { names: _names, warnings: _warnings, layers, review, ...rest } = image;
  const findings = review?.findings.filter(({ severity }) => severity !== 'secret');
  return {
    ...rest,
    review: { ...review, findings, packages: null, contentsRead: null },
    layers: layers.map(({ verified: _verified, ...layer }) => layer),
  };
}

test.describe('a real registry that a real client has filled', () => {
  test.skip(realRegistryAbsence !== null, realRegistryAbsence ?? '');

  for (const packing of ['gzip', 'zstd', 'estargz'] as const) {
    for (const withPassword of [false, true]) {
      const who = withPassword ? 'to who has the password' : 'to everybody';
      test(`gives an image of several platforms packed with ${packing} ${who}, with the report of its file`, async ({
        app,
        page,
      }) => {
        test.slow();
        const registry = await startDockerRegistry(withPassword);
        const archive = await archiveOf(app, packing);
        await copyToRegistry(archive, `${registry.host}/team/multi:1.0`, withPassword);
        await app.load();
        await name(app, `${registry.host}/team/multi:1.0`);
        if (withPassword) await signIn(app);
        await expect(app.history.getByRole('option')).not.toHaveCount(0);
        await page.getByRole('button', { name: /^Image and platform/ }).click();
        await page
          .getByRole('menuitemcheckbox', { name: /linux\/arm64/ })
          .first()
          .click();
        await app.idle();
        const fromRegistry = await app.exportReport();
        await registry.close();
        await page
          .getByRole('button', { name: /^Close / })
          .first()
          .click();
        await app.choose(archive);
        const fromFile = await app.exportReport();

        expect(fromRegistry.source.format).toBe('registry');
        const pulled = readImages(fromRegistry);
        expect(pulled.map(({ platform }) => platform?.architecture)).toEqual(['amd64', 'arm64']);
        for (const image of pulled) {
          const same = fromFile.images.find(({ manifestDigest }) => manifestDigest === image.manifestDigest);
          expect(comparable(image)).toEqual(comparable(same));
          expect([image.review?.contentsRead, same?.review?.contentsRead]).toEqual([false, true]);
          expect(image.warnings).toEqual([]);
          const wrong = image.layers.filter(({ verified }) => verified.digest === false || verified.diffId === false);
          expect(wrong).toEqual([]);
          if (packing === 'estargz') {
            // Its largest layer has not been fetched whole.
            expect(image.layers[0]?.verified).toEqual({ digest: null, diffId: null });
            continue;
          }
          expect(image.layers.map(({ verified }) => verified)).toEqual(
            image.layers.map(() => ({ digest: true, diffId: true })),
          );
        }
        // Attestations and other platforms are listed on both sides.
        const digests = ({ images }: Report) => images.map(({ manifestDigest }) => manifestDigest).toSorted();
        expect(digests(fromRegistry)).toEqual(digests(fromFile));
      });
    }
  }
});

test.describe('a real registry', () => {
  test.skip(realRegistryAbsence !== null, realRegistryAbsence ?? '');

  /** With the image in it, under `team/app:1`. */
  async function startFilled(withPassword: boolean) {
    const registry = await startDockerRegistry(withPassword);
    const { layers, config, manifest } = await buildImage(APP);
    await registry.upload({
      repository: 'team/app',
      blobs: [...layers.map(({ stored }) => stored), config],
      manifests: [{ reference: '1', mediaType: MediaType.manifest, body: manifest }],
    });
    return registry;
  }

  test('gives an image the report of the same image in a file', async ({ app }) => {
    const registry = await startFilled(false);
    const reference = `${registry.host}/team/app:1`;
    await app.load();
    await name(app, reference);
    const fromRegistry = await app.exportReport();
    await registry.close();
    await app.open('app.tar', await buildArchive('oci', { ...APP, names: [reference] }));
    const fromFile = await app.exportReport();
    expect(fromRegistry.images[0]?.layers.map(({ verified }) => verified)).toEqual(
      Array(3).fill({ digest: true, diffId: true }),
    );
    expect(fromRegistry.images.map(({ layers, history, merged }) => ({ layers, history, merged }))).toEqual(
      fromFile.images.map(({ layers, history, merged }) => ({ layers, history, merged })),
    );
  });

  test('with a password opens its image to who has it', async ({ app }) => {
    const registry = await startFilled(true);
    await app.load();
    await name(app, `${registry.host}/team/app:1`);
    await signIn(app);
    await expect(app.history.getByRole('option')).not.toHaveCount(0);
    const { images } = await app.exportReport();
    expect(images[0]?.layers.map(({ status }) => status)).toEqual(['read', 'read', 'read']);
    await registry.close();
  });
});
