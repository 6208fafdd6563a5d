import { openPath } from '../../../../cli/open-path.ts';
import type { LayerBytes } from '../../../analysis/read-image.ts';
import { readImage } from '../../../analysis/read-image.ts';
import type { ByteSource } from '../../../bytes/byte-source.ts';
import { sliceSource } from '../../../bytes/byte-source.ts';
import type { Compression } from '../../../compression/compression.ts';
import { decodeSource } from '../../../compression/decode-source.ts';
import type { CatalogLayer } from '../../../formats/catalog.ts';
import { openInput } from '../../../formats/open-input.ts';
import { LayerScan } from '../../../layers/layer-scan.ts';
import type { FindingInput } from '../finding-input.ts';
import { deathsOf } from './review-text-image.ts';

/** Packed layers up to this are unpacked to read from; contents of larger ones are left out. */
const mostUnpackedBytes = 64 * 1024 * 1024;

const scanOptions = { hashWidth: 16, seed: [3, 5] } as const;

/** Opens an image file or folder, and calls back with each image of it ready to be looked through. */
export async function withImages(path: string, use: (input: FindingInput) => Promise<void>): Promise<void> {
  const opened = await openPath(path);
  try {
    const { catalog, scans } = await openInput(opened.input, {
      createScan: (host) => LayerScan.create({ ...scanOptions, deferHashAboveBytes: Infinity, host }),
    });
    const blobOf = ({ location }: CatalogLayer): ByteSource | null =>
      location?.kind === 'range'
        ? sliceSource(opened.files[location.file]!, location.offsetBytes, location.sizeBytes)
        : null;
    const bytes: LayerBytes = {
      blob: blobOf,
      scanned: ({ location }) => {
        const member = location?.kind === 'member' ? scans.get(location.name) : undefined;
        return member ? { ...member.result, compression: member.compression } : null;
      },
    };
    for (const image of catalog.images) {
      const { model, layers, historyRows } = await readImage(image, bytes, { ...scanOptions, hashing: null });
      if (model === null) continue;
      const contents = new LayerContents(
        image.layers.map((layer, i) => ({
          blob: layers[i]?.status === 'read' ? blobOf(layer) : null,
          compression: layers[i]?.compression ?? 'none',
          unpackedBytes: layers[i]?.uncompressedBytes ?? 0,
        })),
      );
      await use({
        model,
        historyRows,
        config: image.config,
        baseLayers: 0,
        deathOf: deathsOf(model),
        compressedOf: () => null,
        async *readContents(rows, limitBytes, signal) {
          for (const row of rows) {
            signal?.throwIfAborted();
            const length = Math.min(limitBytes, model.rows.storedBytes(row));
            const read = await contents.read(model.rows.layerOf(row), model.rows.bodyOffset.get(row), length);
            if (read !== null) yield { row, bytes: read };
          }
        },
      });
    }
  } finally {
    await opened.close();
  }
}

interface PackedLayer {
  readonly blob: ByteSource | null;
  readonly compression: Compression;
  readonly unpackedBytes: number;
}

class LayerContents {
  readonly #layers: readonly PackedLayer[];
  #unpacked: { readonly layer: number; readonly bytes: Uint8Array } | null = null;

  constructor(layers: readonly PackedLayer[]) {
    this.#layers = layers;
  }

  async read(layer: number, offset: number, length: number): Promise<Uint8Array | null> {
    const { blob, compression, unpackedBytes } = this.#layers[layer]!;
    if (blob === null) return null;
    if (compression === 'none') return blob.read(offset, length);
    if (unpackedBytes > mostUnpackedBytes) return null;
    if (this.#unpacked?.layer !== layer) {
      const bytes = new Uint8Array(unpackedBytes);
      let at = 0;
      for await (const chunk of decodeSource(blob, compression, {})) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      this.#unpacked = { layer, bytes };
    }
    return this.#unpacked.bytes.subarray(offset, offset + length);
  }
}
