import { decodeRawText } from '../../bytes/byte-text.ts';
import { latin1Bytes } from '../../analysis/latin1-bytes.ts';
import { directory, file, hardlink, symlink } from '../../tar/testing/raw-tar.ts';
import { ImageModel } from '../image-model.ts';
import type { LayerOutcome } from '../image-model.ts';
import type { ChangeList } from '../layer-changes.ts';
import { listChanges } from '../layer-changes.ts';
import { LayerScan } from '../layer-scan.ts';
import type { LayerTable } from '../layer-table.ts';
import { NO_ROW } from '../version-table.ts';

/** Reads the bytes of an uncompressed layer whole. */
export async function readLayer(tar: Uint8Array, deferHashAboveBytes = Infinity): Promise<LayerTable> {
  const scan = await LayerScan.create({ hashWidth: 16, seed: [7, 11], deferHashAboveBytes });
  scan.push(tar);
  return scan.finish(null).table;
}

/** An image made of these layers, bottom first, with answers in the tests' words. */
export class LayeredImage {
  readonly model = new ImageModel();
  readonly outcomes: LayerOutcome[] = [];
  readonly warningCodes: string[][] = [];

  static async of(...layers: readonly Uint8Array[]): Promise<LayeredImage> {
    const image = new LayeredImage();
    for (const layer of layers) {
      const table = await readLayer(layer);
      const outcome = image.model.commitLayer(image.model.stageLayer(table), []);
      image.outcomes.push(outcome);
      image.warningCodes.push([...table.warnings, ...outcome.warnings].map(({ code }) => code));
    }
    return image;
  }

  /** What the layer at this index (last by default) does: `A /a`, `M /b`, `R /c`, `= /d` for listed again. */
  changes(layer = this.model.layerCount - 1): string[] {
    const lists: readonly (readonly [string, ChangeList])[] = [
      ['A', 'added'],
      ['M', 'modified'],
      ['R', 'removed'],
      ['=', 'unchanged'],
      ['=', 'unchangedDirectories'],
    ];
    const lines = lists.flatMap(([letter, list]) =>
      listChanges(this.model, layer, list).map((path) => `${letter} ${decodeRawText(latin1Bytes(path))}`),
    );
    return lines.sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1));
  }

  /** Every path that exists after the last layer. */
  filesystem(): string[] {
    const found: string[] = [];
    for (let path = 1; path < this.model.paths.count; path++) {
      if (this.model.currentRow(path) !== NO_ROW) found.push('/' + decodeRawText(this.model.paths.fullPath(path)));
    }
    return found.sort();
  }

  /** Row of the version of a path that stands after the last layer. */
  row(path: string): number {
    return this.model.currentRow(this.model.paths.findPath(new TextEncoder().encode(path.slice(1))));
  }
}

export const dir = directory;
export { file, hardlink, symlink };
export const whiteout = (path: string): Uint8Array => file(path.replace(/([^/]*)$/, '.wh.$1'));
export const opaque = (path: string): Uint8Array => file(`${path}/.wh..wh..opq`);
