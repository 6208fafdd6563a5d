import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { decodeSource } from '../compression/decode-source.ts';
import { sniffCompression } from '../compression/sniff-compression.ts';
import { gzipMember } from '../compression/testing/gzip-member.ts';
import { type LayerFacts, readLayer } from './testing/layer-facts.ts';
import {
  archive,
  concatBytes,
  directory,
  file,
  gnuSparse,
  headerBlock,
  pax,
  paxGlobal,
  symlink,
} from './testing/raw-tar.ts';
import { EntryType } from './tar-entry.ts';
import { TarScanner } from './tar-scanner.ts';

/** The optional corpus beside the repository: real, hand-made and broken images with what an independent reader found in them. */
const corpus = join(import.meta.dirname, '../../../../shared/corpus');

type TruthTar = Omit<LayerFacts, 'uncompressed_bytes'> & { readonly error?: string };
interface TruthLayer {
  readonly digest?: string;
  readonly tar?: TruthTar;
  readonly uncompressed_bytes?: number;
  readonly error?: string;
}
interface Truth {
  readonly images?: readonly { readonly layers?: readonly TruthLayer[] }[];
}

interface Sample {
  readonly name: string;
  readonly path: string;
  /** By digest of the blob as stored. */
  readonly layers: ReadonlyMap<string, TruthLayer & { readonly tar: TruthTar }>;
}

function listSamples(): Sample[] {
  return ['public', 'made', 'bad'].flatMap((folder) => {
    const directoryPath = join(corpus, folder);
    if (!existsSync(directoryPath)) return [];
    return readdirSync(directoryPath)
      .filter((name) => existsSync(join(directoryPath, `${name}.truth.json`)))
      .map((name): Sample => {
        const truth = JSON.parse(readFileSync(join(directoryPath, `${name}.truth.json`), 'utf8')) as Truth;
        const layers = new Map<string, TruthLayer & { readonly tar: TruthTar }>();
        for (const layer of (truth.images ?? []).flatMap((image) => image.layers ?? [])) {
          if (layer.digest !== undefined && layer.tar !== undefined)
            layers.set(layer.digest, { ...layer, tar: layer.tar });
        }
        return { name, path: join(directoryPath, name), layers };
      })
      .filter((sample) => sample.layers.size > 0);
  });
}

/** The content of every file in an archive, or in a folder. */
async function readMembers(path: string): Promise<Uint8Array[]> {
  if (statSync(path).isDirectory()) {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => new Uint8Array(readFileSync(join(entry.parentPath, entry.name))));
  }
  return membersOf(new Uint8Array(readFileSync(path)));
}

async function membersOf(stored: Uint8Array): Promise<Uint8Array[]> {
  const members: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  const scanner = new TarScanner({
    entry: (entry) => entry.type === EntryType.file,
    body: (bytes) => void parts.push(bytes.slice()),
    entryEnd: () => {
      members.push(concatBytes(parts));
      parts = [];
    },
  });
  for await (const chunk of decodeSource(memorySource(stored), sniffCompression(stored))) scanner.push(chunk);
  scanner.finish();
  return members;
}

function digestOf(bytes: Uint8Array, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/**
 * Where our reading differs from the truth's. zlib loses the output of the call in which the damage shows; what was unpacked
 * before it is kept here.
 */
const keepsMore = new Set(['bitflip-gzip-middle.oci.tar']);

describe('the layers of the corpus', () => {
  const samples = listSamples();

  it.each(samples)(
    '$name read as the independent reader reads them',
    async ({ name, path, layers }) => {
      const missing = new Set(layers.keys());
      for (const blob of await readMembers(path)) {
        const digest = digestOf(blob, name === 'sha512.oci.tar' ? 'sha512' : 'sha256');
        const truth = layers.get(digest);
        if (truth === undefined || !missing.delete(digest)) continue;
        const { facts, tarError, decodeError } = await readLayer(blob);
        if (keepsMore.has(name)) {
          expect(decodeError?.code).toBe('compression-corrupt');
          expect(facts.entries).toBeGreaterThan(truth.tar.entries);
          continue;
        }
        expect({ ...truth.tar, uncompressed_bytes: truth.uncompressed_bytes }).toMatchObject(facts);
        expect(tarError !== null).toBe(truth.tar.error !== undefined);
        expect(decodeError !== null).toBe(/^(gzip|zstd): /.test(truth.error ?? ''));
        const offset = /^bad header checksum at (\d+)$/.exec(truth.tar.error ?? '')?.[1];
        if (offset !== undefined) expect(tarError?.place.byteOffset).toBe(Number(offset));
      }
      expect([...missing]).toEqual([]);
    },
    120_000,
  );

  it('are there in number, where the corpus is there at all', () => {
    const layers = samples.reduce((sum, sample) => sum + sample.layers.size, 0);
    if (existsSync(corpus)) expect(layers).toBeGreaterThan(300);
    else expect(layers).toBe(0);
  });
});

describe('layers of our own', () => {
  const layer = archive(
    paxGlobal([['comment', 'x']]),
    directory('./'),
    directory('bin/'),
    file('bin/su', 'setuid', { mode: 0o4755 }),
    file('/abs', 'absolute'),
    symlink('bin/sh', 'su'),
    pax([['SCHILY.xattr.user.a', 'b']]),
    file('tagged', 'xattr'),
    gnuSparse('holes', 100_000, [[0, 'a']]),
    file('bin/.wh.gone'),
  );
  const facts: LayerFacts = {
    entries: 8,
    by_type: { reg: 5, dir: 2, symlink: 1, hardlink: 0, char: 0, block: 0, fifo: 0, other: 0 },
    content_bytes: 6 + 8 + 5 + 100_000,
    sparse_files: 1,
    setid_files: 1,
    with_xattrs: 1,
    absolute_names: 1,
    root_entry: true,
    global_pax_headers: 1,
    end_of_archive_blocks: 2,
    uncompressed_bytes: layer.length,
  };

  it('are found in an archive and counted, packed and plain', async () => {
    const outer = gzipMember(archive(file('layer.tar', layer), file('layer.tar.gz', gzipMember(layer))));
    const blobs = await membersOf(outer);
    expect(blobs.map((blob) => digestOf(blob))).toEqual([digestOf(layer), digestOf(gzipMember(layer))]);
    for (const blob of blobs) expect(await readLayer(blob)).toEqual({ facts, tarError: null, decodeError: null });
  });

  it('keep the entries before a break, and count all bytes', async () => {
    const broken = concatBytes([file('a', 'x'), headerBlock({ name: 'b', checksum: '0\0' }), layer]);
    const read = await readLayer(gzipMember(broken));
    expect(read.facts).toMatchObject({ entries: 1, content_bytes: 1, uncompressed_bytes: broken.length });
    expect(read.tarError).toMatchObject({ code: 'tar-bad-checksum', place: { byteOffset: 1024 } });
    expect(read.decodeError).toBeNull();
  });

  it('keep the entries before a cut in the packed data', async () => {
    const packed = gzipMember(concatBytes([file('a', 'x'), layer]), { level: 0 });
    const read = await readLayer(packed.subarray(0, 1300));
    expect(read.facts.entries).toBe(1);
    expect(read.decodeError?.code).toBe('compression-truncated');
    expect(read.tarError?.code).toBe('tar-truncated');
  });
});
