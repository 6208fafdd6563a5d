import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../base/app-error.ts';
import { FileSource, listFolder } from '../../cli/file-source.ts';
import type { CatalogImage } from './catalog.ts';
import type { OpenedInput } from './open-input.ts';
import { openInput } from './open-input.ts';
import type { CountedBytes } from './testing/open-bytes.ts';
import { countingScan, refusal } from './testing/open-bytes.ts';

/** The optional corpus beside the repository: real images, and what an independent reader found in each. */
const corpus = join(import.meta.dirname, '../../../../shared/corpus');

interface TruthLayer {
  readonly name?: string | null;
  readonly media_type?: string | null;
  readonly digest_declared?: string;
  readonly size_declared?: number;
  readonly compressed_bytes?: number;
  readonly diff_id_declared?: string;
  readonly error?: string;
}
interface TruthImage {
  readonly manifest_digest?: string;
  readonly config_digest?: string;
  readonly ref_name?: string;
  readonly repo_tags?: readonly string[] | null;
  readonly platform?: Readonly<Record<string, unknown>>;
  readonly created?: string | null;
  readonly history?: readonly { readonly created_by?: string; readonly empty_layer: boolean }[];
  readonly layers: readonly TruthLayer[];
}
interface Truth {
  readonly error?: string;
  readonly format?: string;
  readonly outer_compression?: string;
  readonly images?: readonly TruthImage[];
  readonly other_manifests?: readonly {
    readonly kind?: string;
    readonly error?: string;
    readonly manifest_digest: string;
  }[];
}

function open(path: string): Promise<OpenedInput<CountedBytes>> {
  const createScan = (): Promise<ReturnType<typeof countingScan>> => Promise.resolve(countingScan());
  const name = basename(path);
  if (statSync(path).isDirectory()) {
    return listFolder(path).then(async (files) => {
      try {
        return await openInput({ kind: 'folder', name, files }, { createScan });
      } finally {
        await Promise.all(files.map((file) => file.source.close()));
      }
    });
  }
  return FileSource.open(path).then(async (source) => {
    try {
      return await openInput({ kind: 'file', name, source }, { createScan });
    } finally {
      await source.close();
    }
  });
}

function truthOf(path: string): Truth | null {
  const file = `${path}.truth.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Truth) : null;
}

/** The catalog in the truth's words. */
function summary({ catalog, scans }: OpenedInput<CountedBytes>): unknown {
  const isShown = (image: CatalogImage): boolean => image.kind === 'image' && image.present;
  return {
    format: catalog.format,
    compression: catalog.compression,
    images: catalog.images.filter(isShown).map((image) => ({
      manifestDigest: image.manifestDigest,
      configDigest: image.config ? image.configDigest : null,
      platform: image.platform && {
        os: image.platform.os,
        architecture: image.platform.architecture,
        variant: image.platform.variant,
      },
      history: image.history.map((record) => [record.createdBy, record.emptyLayer]),
      layers: image.layers.map((layer) => ({
        name: layer.name,
        mediaType: layer.status === 'present' ? layer.mediaType : null,
        digest: layer.digest,
        declaredBytes: layer.declaredBytes,
        bytes: layer.location?.sizeBytes ?? null,
        diffId: layer.status === 'present' ? layer.diffId : null,
        missing: layer.status !== 'present',
        scanned: layer.location?.kind === 'member' ? scans.has(layer.location.name) : true,
      })),
    })),
    others: catalog.images
      .filter((image) => !isShown(image))
      .map((image) => [image.manifestDigest, image.present ? image.kind : 'absent']),
  };
}

function expected(truth: Truth): unknown {
  return {
    format: truth.format === 'oci-directory' ? 'oci-layout' : truth.format,
    compression: truth.outer_compression ?? 'none',
    images: truth.images?.map((image) => ({
      manifestDigest: image.manifest_digest ?? null,
      configDigest: image.config_digest ?? null,
      platform:
        image.platform && Object.keys(image.platform).length > 0
          ? {
              os: image.platform.os ?? '',
              architecture: image.platform.architecture ?? '',
              variant: image.platform.variant,
            }
          : null,
      history: image.history?.map((entry) => [entry.created_by ?? null, entry.empty_layer]),
      layers: image.layers.map((layer) => {
        const missing = layer.error === 'layer blob missing';
        return {
          name: layer.name ?? null,
          mediaType: missing ? null : (layer.media_type ?? null),
          digest: layer.digest_declared ?? null,
          declaredBytes: layer.size_declared ?? null,
          bytes: layer.compressed_bytes ?? null,
          diffId: layer.diff_id_declared ?? null,
          missing,
          scanned: true,
        };
      }),
    })),
    others: truth.other_manifests?.map((other) => [
      other.manifest_digest,
      other.error === undefined ? other.kind : 'absent',
    ]),
  };
}

function expectNames({ catalog }: OpenedInput<CountedBytes>, truth: Truth): void {
  const images = catalog.images.filter((image) => image.kind === 'image' && image.present);
  truth.images?.forEach((image, index) => {
    const names = images[index]?.names ?? [];
    for (const tag of image.repo_tags ?? []) expect(names).toContain(tag);
    const { ref_name: ref } = image;
    if (ref !== undefined) expect(names.some((name) => name === ref || name.endsWith(`:${ref}`))).toBe(true);
  });
}

const readable = ['made', 'public'].flatMap((folder) =>
  existsSync(join(corpus, folder))
    ? readdirSync(join(corpus, folder))
        .filter((name) => !name.endsWith('.truth.json'))
        .map((name) => join(folder, name))
    : [],
);

/** Codes for the images of `public` that are broken on purpose, as their projects test for that. */
const brokenPublic: ReadonlyMap<string, ErrorCode> = new Map([
  ['public/aquasecurity+trivy__image.tar', 'blob-missing'],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_bad_index_json.oci', 'json-invalid'],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_index_json_dir.oci', 'no-image'],
  [
    'public/aquasecurity+trivy__pkg__fanal__test__testdata__test_index_json_dir.oci__test_bad_index_json.oci',
    'json-invalid',
  ],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_invalid_oci_image.oci', 'blob-missing'],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_no_valid_manifests.oci', 'no-image'],
  ['public/google+go-containerregistry__null_manifest.tar', 'manifest-malformed'],
  ['public/google+go-containerregistry__pkg__v1__layout__testdata__test_gc_image_unknown_mediatype', 'blob-missing'],
]);

describe.runIf(readable.length > 0)('real images', () => {
  test.each(readable)('%s opens as the truth beside it says', async (name) => {
    const path = join(corpus, name);
    const truth = truthOf(path);
    const code = brokenPublic.get(name);
    if (code) {
      expect((await refusal(open(path))).code).toBe(code);
      return;
    }
    const opened = await open(path);
    expect(truth).not.toBeNull();
    expect(summary(opened)).toEqual(expected(truth!));
    expectNames(opened, truth!);
  });
});

/** How a bad input ends when no image can be shown; all others open. `names`: what the message must name. */
const refused: ReadonlyMap<string, { readonly code: ErrorCode; readonly names: string }> = new Map([
  ['random-1MB.tar', { code: 'not-an-archive', names: 'random-1MB.tar' }],
  ['text.txt', { code: 'not-an-archive', names: 'text file' }],
  ['only-zeros-10k.tar', { code: 'no-image', names: 'empty tar' }],
  ['zip.zip', { code: 'not-an-archive', names: 'ZIP' }],
  ['source-code.tar.gz', { code: 'no-image', names: 'manifest.json' }],
  ['rootfs-export.tar', { code: 'no-image', names: 'manifest.json' }],
  ['trunc-in-layer.docker.tar', { code: 'archive-truncated', names: 'manifest.json' }],
  ['trunc-gzip-outer.docker.tar.gz', { code: 'compression-truncated', names: 'gzip' }],
  ['manifest-blob-missing.oci.tar', { code: 'blob-missing', names: 'sha256:90d508a994e6' }],
  ['no-manifest.docker.tar', { code: 'no-image', names: 'manifest.json' }],
  ['manifest-invalid-json.docker.tar', { code: 'json-invalid', names: 'manifest.json' }],
  ['manifest-empty-file.docker.tar', { code: 'json-invalid', names: 'manifest.json' }],
  ['manifest-object.docker.tar', { code: 'manifest-malformed', names: 'manifest.json' }],
  ['manifest-array-of-null.docker.tar', { code: 'manifest-malformed', names: 'manifest.json' }],
  ['manifest-wrong-types.docker.tar', { code: 'manifest-malformed', names: 'manifest.json' }],
  ['manifest-nested-100k.docker.tar', { code: 'json-invalid', names: 'manifest.json' }],
  ['manifest-proto.docker.tar', { code: 'manifest-malformed', names: 'manifest.json' }],
  ['index-cycle.oci.tar', { code: 'index-too-deep', names: 'sha256:aaaaaaaa' }],
  ['index-invalid-json.oci.tar', { code: 'json-invalid', names: 'index.json' }],
  ['index-digest-traversal.oci.tar', { code: 'digest-malformed', names: 'sha256:../../' }],
  ['index-fanout-20k.oci.tar', { code: 'blob-missing', names: '20,000' }],
  ['gzip-in-gzip.docker.tar.gz', { code: 'compression-unsupported', names: 'compressed twice' }],
  ['nested-top-dir.docker.tar', { code: 'no-image', names: 'myimage/manifest.json' }],
]);

const bad = existsSync(join(corpus, 'bad'))
  ? readdirSync(join(corpus, 'bad')).filter((name) => !name.endsWith('.truth.json') && name !== 'BAD.tsv')
  : [];

describe.runIf(bad.length > 0)('bad inputs', () => {
  test.each(bad)('%s ends as a sane reader ends', async (name) => {
    const path = join(corpus, 'bad', name);
    const end = refused.get(name);
    if (end) {
      const error = await refusal(open(path));
      expect(error.code).toBe(end.code);
      expect(error.message).toContain(end.names);
      expect(error.message).toMatch(/\.$/);
      return;
    }
    const opened = await open(path);
    const truth = truthOf(path);
    if (truth) expect(summary(opened)).toEqual(expected(truth));
    else expect(opened.catalog.images.some((image) => image.present)).toBe(true);
  });
});

test('every input that is to be refused was found, where the corpus is there', () => {
  const found = bad.filter((name) => refused.has(name));
  expect(found).toHaveLength(bad.length > 0 ? refused.size : 0);
});
