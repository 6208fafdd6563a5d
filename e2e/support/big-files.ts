import { open } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import { archive, concatBytes, directory, file, headerBlock } from '../../src/core/tar/testing/raw-tar.ts';
import { buildImage, type LayerSpec } from '../../fixtures/build/build-image.ts';
import { ociFiles, packArchive } from '../../fixtures/build/archives.ts';

const MEBIBYTE = 2 ** 20;

/** A gzip layer of this many empty files, in one folder. */
export function manyEntries(count: number): LayerSpec {
  const members = [directory('many/')];
  for (let at = 0; at < count; at += 1) members.push(file(`many/file-${String(at).padStart(7, '0')}`));
  const tar = archive(...members);
  return { tar, stored: gzipSync(tar, { level: 1 }), mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' };
}

/**
 * Writes an OCI archive whose one layer holds a file of zeros that unpacks to gigabytes: small on disk, and long enough
 * to read that a person can stop it. It is a row of equal gzip members, so it is made in no time.
 */
export async function writeSlowImage(path: string, gibibytes: number): Promise<void> {
  const memberBytes = 64 * MEBIBYTE;
  const members = gibibytes * 16;
  const zeros = gzipSync(new Uint8Array(memberBytes), { level: 1 });
  const stored = concatBytes([
    gzipSync(headerBlock({ name: 'zeros', size: memberBytes * members })),
    ...Array.from({ length: members }, () => zeros),
    gzipSync(new Uint8Array(1024)),
  ]);
  const image = await buildImage({
    layers: [
      { text: 'dir /quick\nfile /quick/first "first"' },
      { stored, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' },
    ],
  });
  const output = await open(path, 'w');
  await output.write(await packArchive(ociFiles([image])));
  await output.close();
}
