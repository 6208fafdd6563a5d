import { SIZE_FIGURE_TEXTS } from '../../core/explain/size-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { readNodeName } from '../../core/review/node-name.ts';
import type { SizeTree } from '../../core/review/review.ts';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import type { Colours } from '../../ui/picture/use-colours.ts';
import type { CellLook, TreemapLook } from '../../ui/treemap/draw-cells.ts';
import type { Cell } from '../../ui/treemap/tile-cells.ts';
import { kindLook } from './kind-looks.ts';
import { CALM, CAUSE_LETTERS, causeColour, causeOf, OTHER, type ColourBy, type ColourToken } from './map-colours.ts';

export interface SizeLookOptions {
  readonly tree: SizeTree;
  readonly colourBy: ColourBy;
  readonly layerTokens: readonly ColourToken[];
  readonly colours: Colours;
  /** Layers that keep their colours while the others step back, or null for all. */
  readonly emphasis: { readonly from: number; readonly to: number } | null;
}

/** How the treemap of an image is drawn. */
export function sizeLook({ tree, colourBy, layerTokens, colours, emphasis }: SizeLookOptions): TreemapLook {
  const ink = colours('text');
  const faint = colours('muted');
  const calm = colours(CALM);
  const look = (token: ColourToken, letter: string, isHatched: boolean): CellLook => ({
    fill: colours(token),
    ink,
    letter,
    isHatched,
  });
  return {
    ground: colours('sunken'),
    frame: colours('map-frame'),
    frameInk: ink,
    hatch: colours('map-hatch'),
    name: (cell) => cellName(tree, cell),
    shortName: ({ leaves }) => formatCount(leaves),
    note: ({ weight }) => formatBytes(weight),
    cell: (cell) => {
      const { node } = cell;
      if (cell.kind === 'rest') return look(emphasis === null ? OTHER : CALM, '', false);
      const layer = tree.layer[node]!;
      const isHatched = tree.deadBytes[node]! > tree.bytes[node]! / 2;
      if (emphasis !== null && (layer < emphasis.from || layer > emphasis.to)) {
        return { fill: calm, ink: faint, letter: '', isHatched };
      }
      switch (colourBy) {
        case 'layer':
          return look(layerTokens[layer] ?? OTHER, String(layerNumber(layer)), isHatched);
        case 'cause': {
          const cause = isHatched ? causeOf(tree.cause[node]!) : null;
          return cause === null ? look(CALM, '', false) : look(causeColour(cause), CAUSE_LETTERS[cause], true);
        }
        case 'kind': {
          const { token, letter } = kindLook(tree.kind[node]!);
          return look(token, letter, isHatched);
        }
      }
    },
  };
}

/** What a cell is called in the picture. */
export function cellName(tree: SizeTree, { node, kind, leaves }: Pick<Cell, 'node' | 'kind' | 'leaves'>): string {
  if (kind === 'rest') return `${formatCount(leaves)} smaller ${leaves === 1 ? 'file' : 'files'}`;
  const name = node === 0 ? '/' : readNodeName(tree, node);
  return tree.isDirectory[node] === 1 && node !== 0 ? `${name}/` : name;
}

export function fileCount(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;
}

/** What is dead of a node, in words. */
export function deadWords(tree: SizeTree, node: number): string {
  const dead = tree.deadBytes[node]!;
  if (dead === 0) return SIZE_FIGURE_TEXTS.live.title.toLowerCase();
  return dead === tree.bytes[node]! ? 'dead' : `${formatBytes(dead)} dead`;
}
