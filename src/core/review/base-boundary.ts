import type { CatalogImage } from '../formats/catalog.ts';
import type { HistoryRow } from '../history/history-row.ts';
import type { BaseBoundary } from './review.ts';

/** Pre-defined annotation keys of the OCI image-spec, annotations.md. */
const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';

/** An image that was built this much earlier than what follows was not built together with it. */
const leastGapMs = 60 * 60 * 1000;

export interface BoundaryInput {
  readonly image: CatalogImage;
  readonly historyRows: readonly HistoryRow[];
  readonly layerCount: number;
  /** Other images of the same file: the base may be among them. */
  readonly otherImages: readonly CatalogImage[];
}

/**
 * How many of the lowest layers come from the base image. Annotations name a base and not its layers, so where it is not
 * beside the image the history has to tell. 'unknown' with no layers where nothing does: nothing is guessed.
 */
export function findBaseBoundary(input: BoundaryInput, chosen: number | null = null): BaseBoundary {
  const { image, layerCount } = input;
  const name = nameOfBase(image.annotations.get(BASE_NAME));
  if (chosen !== null) {
    return { layers: Math.max(0, Math.min(layerCount, Math.trunc(chosen))), how: 'chosen', name };
  }
  const digest = image.annotations.get(BASE_DIGEST);
  const base = input.otherImages.find((other) => digest !== undefined && other.manifestDigest === digest);
  if (base !== undefined && isPrefix(base, image)) return { layers: base.layers.length, how: 'annotation', name };
  const byHistory = fromHistory(input);
  if (byHistory === null || byHistory.layers === 0) return { layers: 0, how: 'unknown', name };
  return { layers: byHistory.layers, how: 'history', name: name ?? byHistory.name };
}

/** "scratch" is how builders say that there is none. */
function nameOfBase(name: string | undefined): string | null {
  return name === undefined || name === '' || name === 'scratch' ? null : name;
}

function isPrefix(base: CatalogImage, image: CatalogImage): boolean {
  return (
    base.layers.length > 0 &&
    base.layers.length <= image.layers.length &&
    base.layers.every((layer, i) => {
      const own = image.layers[i]!;
      return (
        (layer.diffId !== null && layer.diffId === own.diffId) || (layer.digest !== null && layer.digest === own.digest)
      );
    })
  );
}

interface Found {
  readonly layers: number;
  readonly name: string | null;
}

function fromHistory({ historyRows, layerCount }: BoundaryInput): Found | null {
  return fromComment(historyRows) ?? fromCommands(historyRows, layerCount) ?? fromMissing(historyRows, layerCount);
}

/** buildah and podman note in the comment of the first step what they built on ("FROM docker.io/library/debian:12"). */
function fromComment(rows: readonly HistoryRow[]): Found | null {
  for (let i = rows.length - 1; i >= 0; i--) {
    const comment = rows[i]!.comment ?? '';
    if (!comment.startsWith('FROM ')) continue;
    const from = comment.slice('FROM '.length).trim();
    // With cached steps every one is built on the one before, by its image ID: that is no base image.
    if (/^[0-9a-f]{12,64}$/.test(from)) continue;
    return { layers: layersBefore(rows, i), name: nameOfBase(from) };
  }
  return null;
}

/**
 * Images are made to be started, so they mostly end with CMD or ENTRYPOINT; what follows was built on them. The last one that
 * is followed by a layer an hour younger or more counts. Where times do not tell (builds with fixed dates), the first
 * one does: what lies below it comes from the base in any case.
 */
function fromCommands(rows: readonly HistoryRow[], layerCount: number): Found | null {
  let first: Found | null = null;
  let last: Found | null = null;
  for (const [i, row] of rows.entries()) {
    if (row.keyword !== 'CMD' && row.keyword !== 'ENTRYPOINT') continue;
    const layers = layersBefore(rows, i);
    if (layers === 0 || layers >= layerCount) continue;
    first ??= { layers, name: null };
    const next = rows.slice(i + 1).find(({ layer }) => layer !== null);
    if (next !== undefined && gapMs(row, next) >= leastGapMs) last = { layers, name: null };
  }
  return last ?? first;
}

/** Some builders write no history for the layers of the base. */
function fromMissing(rows: readonly HistoryRow[], layerCount: number): Found | null {
  const count = rows.findIndex((row) => row.historyIndex !== null);
  return count > 0 && count < layerCount ? { layers: count, name: null } : null;
}

function layersBefore(rows: readonly HistoryRow[], end: number): number {
  let layers = 0;
  for (let i = 0; i < end; i++) layers = Math.max(layers, (rows[i]!.layer ?? -1) + 1);
  return layers;
}

function gapMs(earlier: HistoryRow, later: HistoryRow): number {
  const gap = Date.parse(later.created ?? '') - Date.parse(earlier.created ?? '');
  return Number.isNaN(gap) ? 0 : gap;
}
