import { BUILDKIT_COMMENT, BUILDKIT_FILLER_COMMENT } from './builder.ts';
import type { Alignment } from './history-row.ts';

/** What the alignment looks at in an entry. */
export interface AlignableEntry {
  readonly emptyLayer: boolean;
  readonly keyword: string | null;
  readonly text: string;
  readonly comment: string | null;
}

export interface AlignedEntry {
  readonly layer: number | null;
  readonly alignment: Alignment;
}

/** Instructions that only write configuration: BuildKit never makes a layer for them. */
const METADATA_KEYWORDS: ReadonlySet<string> = new Set([
  'ENV',
  'LABEL',
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'USER',
  'VOLUME',
  'STOPSIGNAL',
  'SHELL',
  'HEALTHCHECK',
  'ARG',
  'ONBUILD',
  'MAINTAINER',
  'FROM',
]);

/**
 * Gives each history entry the layer that it made. The rule of the image spec (config.md, `history`): each entry without
 * `empty_layer` made the next layer. Where the counts disagree the rest is a guess and says so; never fails.
 *
 * | entries that made a layer      | rule |
 * |---|---|
 * | as many as layers              | one to one, exact |
 * | BuildKit fillers at the end    | see alignAboveFillers |
 * | more than layers               | metadata instructions made none; then the first ones take the layers, as BuildKit does |
 * | fewer, on a base that is known to be the bottom (`ADD rootfs /`) or not by instructions | from the bottom |
 * | fewer, starting with an instruction on an unknown base | from the top: the base's history was dropped |
 * @returns one element per entry; layers that no element names have no history
 */
export function alignLayers(entries: readonly AlignableEntry[], layerCount: number): readonly AlignedEntry[] {
  const makers = entries.flatMap((entry, i) => (entry.emptyLayer ? [] : [i]));
  const fillers = countFillersAtEnd(entries, makers);
  if (fillers > 0 && wroteByDockerfile(entries, makers, fillers))
    return alignAboveFillers(entries, makers, fillers, layerCount);
  if (makers.length === layerCount) return place(entries, makers, 0, layerCount, 'exact');
  if (makers.length > layerCount) {
    return place(entries, withoutMetadata(entries, makers, layerCount), 0, layerCount, 'approximate');
  }
  const first = entries[makers[0] ?? -1];
  const fromTop = first !== undefined && first.keyword !== null && !startsRootFilesystem(first);
  return place(entries, makers, fromTop ? layerCount - makers.length : 0, layerCount, 'approximate');
}

/** Puts `makers[i]` at layer `firstLayer + i`; makers past the last layer get none. */
function place(
  entries: readonly AlignableEntry[],
  makers: readonly number[],
  firstLayer: number,
  layerCount: number,
  alignment: Alignment,
): readonly AlignedEntry[] {
  const layers = new Map(makers.map((entry, i) => [entry, firstLayer + i]));
  return entries.map((entry, i) => {
    const layer = layers.get(i);
    if (layer !== undefined && layer < layerCount) return { layer, alignment };
    // An entry that says itself that it made no layer is certain; one that we took for such is not.
    return { layer: null, alignment: entry.emptyLayer ? 'exact' : 'approximate' };
  });
}

function countFillersAtEnd(entries: readonly AlignableEntry[], makers: readonly number[]): number {
  let count = 0;
  while (count < makers.length && entries[makers[makers.length - 1 - count] ?? -1]?.comment === BUILDKIT_FILLER_COMMENT)
    count++;
  return count;
}

/** Whether the last entry below the fillers comes from a Dockerfile. Other frontends write no history, and their fillers are right. */
function wroteByDockerfile(entries: readonly AlignableEntry[], makers: readonly number[], fillers: number): boolean {
  const last = entries[makers[makers.length - 1 - fillers] ?? -1];
  return last?.comment === BUILDKIT_COMMENT;
}

/**
 * On a base image without history BuildKit counts the missing entries and appends as many at the end, although it is the
 * base's that are missing (exporter/containerimage/writer.go, normalizeLayersAndHistory). One to one would put every
 * instruction on a layer of the base: the real entries belong to the top layers, and the fillers repeat them.
 */
function alignAboveFillers(
  entries: readonly AlignableEntry[],
  makers: readonly number[],
  fillers: number,
  layerCount: number,
): readonly AlignedEntry[] {
  const real = makers.slice(0, makers.length - fillers);
  const fillerSet = new Set(makers.slice(makers.length - fillers));
  const placed = place(entries, real, Math.max(0, layerCount - real.length), layerCount, 'approximate');
  return placed.map((aligned, i) => (fillerSet.has(i) ? { layer: null, alignment: 'none' } : aligned));
}

/** Takes metadata instructions out, the newest first, until the rest fits or none is left. */
function withoutMetadata(
  entries: readonly AlignableEntry[],
  makers: readonly number[],
  layerCount: number,
): readonly number[] {
  let surplus = makers.length - layerCount;
  const kept: number[] = [];
  for (const index of makers.toReversed()) {
    if (surplus > 0 && METADATA_KEYWORDS.has(entries[index]?.keyword ?? '')) surplus--;
    else kept.push(index);
  }
  return kept.reverse();
}

/** `ADD file:… in /`, `ADD rootfs.tar.gz /`, `COPY rootfs/ /`: nothing is below this. */
function startsRootFilesystem(entry: AlignableEntry): boolean {
  return (entry.keyword === 'ADD' || entry.keyword === 'COPY') && /(?:^|\s)\/$/.test(entry.text.slice(-4096));
}
