import { describe, expect, test } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import type { ImageFile } from './testing/image-files.ts';
import { BlobFolder, dockerFiles, jsonBytes, ociIndexType, packTar } from './testing/image-files.ts';
import { openBytes } from './testing/open-bytes.ts';

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

const oddValues: readonly Value[] = [null, true, -1, 1e300, '', 'x', [], [null], [[]], {}, { a: null }, { length: 5 }];

/** The value with one part after another replaced by each odd value. */
function* mutations(value: Value): Generator<Value> {
  yield* oddValues;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as { [key: string]: Value };
    for (const mutated of mutations(copy[key]!)) {
      copy[key] = mutated;
      yield structuredClone(copy);
    }
  }
}

/** How opening ends: the number of images, or the code of the refusal. Anything else that is thrown is a bug. */
async function ending(files: readonly ImageFile[]): Promise<number | string> {
  try {
    return (await openBytes(packTar(files))).catalog.images.length;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const full = {
  created: '2024-01-01T00:00:00Z',
  author: 'a',
  config: {
    Env: ['A=b'],
    Cmd: ['sh'],
    ExposedPorts: { '80/tcp': {} },
    Labels: { a: 'b' },
    Healthcheck: { Test: ['CMD'], Interval: 1 },
  },
  history: [{ created: '', created_by: 'RUN x', empty_layer: false }],
};

async function archives(): Promise<[string, ImageFile[]][]> {
  const folder = new BlobFolder();
  const image = await folder.addImage(['one'], full);
  const annotated = {
    ...image,
    annotations: { 'org.opencontainers.image.ref.name': 'a' },
    platform: { os: 'linux', architecture: 'amd64', variant: 'v1' },
  };
  const nested = await folder.addJson(ociIndexType, { mediaType: ociIndexType, manifests: [annotated] });
  const docker = await dockerFiles(['one'], { tags: ['a:1'], config: full });
  const legacy: ImageFile[] = [
    ['a/json', jsonBytes({ parent: 'b', ...full })],
    ['b/json', jsonBytes({ os: 'linux' })],
    ['repositories', jsonBytes({ x: { y: 'a' } })],
  ];
  return [
    ['OCI archive', folder.layout(nested, annotated)],
    ['docker-archive', docker],
    ['legacy archive', legacy],
  ];
}

const samples = await archives();

describe('wrong types anywhere in the descriptors', () => {
  test.each(samples)('of an %s end in an image or in a refusal, never in a crash', async (_format, files) => {
    const endings = new Set<number | string>();
    let opened = 0;
    for (const [path, content] of files) {
      let document: Value;
      try {
        document = JSON.parse(new TextDecoder().decode(content)) as Value;
      } catch {
        continue;
      }
      for (const mutated of mutations(document)) {
        endings.add(
          await ending(files.map((file): ImageFile => (file[0] === path ? [path, jsonBytes(mutated)] : file))),
        );
        opened += 1;
      }
    }
    expect(opened).toBeGreaterThan(100);
    for (const end of endings) {
      if (typeof end === 'string') {
        expect(['manifest-malformed', 'digest-malformed', 'blob-missing', 'no-image']).toContain(end);
      }
    }
    expect(endings.size).toBeGreaterThan(1);
  });
});
