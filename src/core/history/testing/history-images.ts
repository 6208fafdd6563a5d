import { bareImage, bareLayer } from '../../formats/bare-image.ts';
import type { CatalogImage, HistoryRecord, ImageConfig } from '../../formats/catalog.ts';

/** A history record with the given fields; the others absent. */
export function recordOf(fields: Partial<HistoryRecord>): HistoryRecord {
  return { created: null, createdBy: null, author: null, comment: null, emptyLayer: false, ...fields };
}

/**
 * History in one column, oldest first: a line is a `created_by` that made a layer, `- ` before it one that made none, and
 * ` :: ` parts off a comment.
 */
export function historyFrom(lines: readonly string[]): readonly HistoryRecord[] {
  return lines.map((line) => {
    const emptyLayer = line.startsWith('- ');
    const [createdBy, comment] = (emptyLayer ? line.slice(2) : line).split(' :: ');
    return recordOf({ createdBy: createdBy ?? null, comment: comment ?? null, emptyLayer });
  });
}

/** An image config with the given fields; the others empty. */
export function configOf(fields: Partial<ImageConfig>): ImageConfig {
  return {
    entrypoint: null,
    cmd: null,
    env: [],
    user: null,
    workingDir: null,
    exposedPorts: [],
    volumes: [],
    labels: new Map(),
    healthcheck: null,
    stopSignal: null,
    shell: null,
    onBuild: [],
    ...fields,
  };
}

/** An image of `layerCount` layers of which nothing else is known. */
export function imageWith(
  history: readonly HistoryRecord[],
  layerCount: number,
  config: ImageConfig | null = null,
): CatalogImage {
  const layers = Array.from({ length: layerCount }, (_, index) => bareLayer(index));
  return bareImage(layers, { config, history });
}
