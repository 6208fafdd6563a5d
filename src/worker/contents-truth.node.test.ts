import { createHash } from 'node:crypto';
import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readImages } from '../cli/read-images.ts';
import { hashMergedFilesystem } from '../core/analysis/merged-hash.ts';
import { findContent } from '../core/layers/find-content.ts';
import { RowFlag } from '../core/layers/version-table.ts';
import { EntryType } from '../core/tar/tar-entry.ts';
import { FakeRegistry } from '../sources/registry/testing/fake-registry.ts';
import { platformInMemory, registryInput } from './testing/registry-platform-in-memory.ts';
import { sessionOnOneThread, type SessionOnOneThread } from './testing/session-on-one-thread.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus/made');

/** One small image in every packing there is; each layer file of an outer `.gz`, `.zst`, `.xz` is packed once more. */
const archives = [
  'bbapp.docker20.tar',
  'bbapp.docker20.tar.gz',
  'bbapp.docker20.tar.zst',
  'bbapp.docker20.tar.xz',
  'corner-strict.docker26.tar',
  'corner-strict.oci.tar',
  'corner-strict.zstdchunked.oci.tar',
];

interface Truth {
  readonly images: readonly { readonly merged: { readonly sha256: string } }[];
}

/**
 * Path ids and SHA-256 of every regular file at the end of an image. They are the truth's: the merged hash that is made of them
 * is compared with what an independent reader found.
 */
async function trueContents(path: string): Promise<ReadonlyMap<number, string>> {
  const options = { deep: true, rootfs: false, verify: false, checkpoints: null };
  return readImages(path, options, async ({ images }) => {
    const model = images[0]!.model!;
    const truth = JSON.parse(readFileSync(`${path}.truth.json`, 'utf8')) as Truth;
    expect(await hashMergedFilesystem(model)).toBe(truth.images[0]!.merged.sha256);
    const contents = new Map<number, string>();
    for (let file = 1; file < model.paths.count; file++) {
      const row = model.currentRow(file);
      const isFile =
        row >= 0 && model.rows.type[row] === EntryType.file && (model.rows.flags[row]! & RowFlag.implied) === 0;
      if (!isFile || findContent(model, file, model.layerCount - 1) === null) continue;
      const hash =
        model.rows.sizeBytes.get(row) === 0
          ? sha256(new Uint8Array())
          : Buffer.from(model.rows.hash(row)).toString('hex');
      contents.set(file, hash);
    }
    return contents;
  });
}

/** What a person who looks at every file gets. */
async function shownContents(session: SessionOnOneThread, files: Iterable<number>): Promise<Map<number, string>> {
  try {
    void session.session.open();
    const { selected } = await session.until(({ phase }) => phase.kind === 'ready');
    const last = selected!.layers.length - 1;
    const contents = new Map<number, string>();
    for (const file of files) {
      const blob = await session.rpc.call('readFile', [file, last]);
      contents.set(file, sha256(new Uint8Array(await blob.arrayBuffer())));
    }
    return contents;
  } finally {
    session.close();
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe.skipIf(!existsSync(corpus))('every file that is looked at has the content of the truth', () => {
  test.each(archives)('in %s', { timeout: 60_000 }, async (name) => {
    const path = join(corpus, name);
    const truth = await trueContents(path);
    expect(truth.size).toBeGreaterThan(5);
    const file = new File([await openAsBlob(path)], basename(path));
    const session = sessionOnOneThread([{ path: name, file }]);
    expect(await shownContents(session, truth.keys())).toEqual(truth);
  });

  test.each(['corner-strict.oci.tar', 'corner-strict.zstdchunked.oci.tar'])(
    'in a registry that has %s',
    { timeout: 60_000 },
    async (name) => {
      const path = join(corpus, name);
      const truth = await trueContents(path);
      const registry = new FakeRegistry();
      await fill(registry, path);
      const session = sessionOnOneThread(registryInput(), {}, undefined, platformInMemory(registry));
      expect(await shownContents(session, truth.keys())).toEqual(truth);
    },
  );
});

/** Puts the blobs and the one manifest of an OCI archive into the registry. */
async function fill(registry: FakeRegistry, path: string): Promise<void> {
  const { extract } = await import('tar-stream');
  const members = new Map<string, Uint8Array<ArrayBuffer>>();
  const reader = extract();
  reader.end(readFileSync(path));
  for await (const member of reader) {
    const parts: Buffer[] = [];
    for await (const part of member) parts.push(part as Buffer);
    members.set(member.header.name, new Uint8Array(Buffer.concat(parts)));
  }
  const text = (name: string) => new TextDecoder().decode(members.get(name));
  const { manifests } = JSON.parse(text('index.json')) as { manifests: { digest: string; mediaType: string }[] };
  const { digest, mediaType } = manifests[0]!;
  const manifest = `blobs/${digest.replace(':', '/')}`;
  for (const [name, bytes] of members)
    if (name.startsWith('blobs/') && name !== manifest) await registry.addBlob(bytes);
  await registry.addManifest(members.get(manifest)!, mediaType, '1');
}
