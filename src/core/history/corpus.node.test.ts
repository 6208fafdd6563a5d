import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildHistory } from './build-history.ts';
import { imageWith, recordOf } from './testing/history-images.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));

interface TruthEntry {
  readonly created_by?: string | null;
  readonly created?: string | null;
  readonly comment?: string | null;
  readonly author?: string | null;
  readonly empty_layer: boolean;
  readonly layer_index: number | null;
}

interface TruthImage {
  readonly history: readonly TruthEntry[];
  readonly layer_count: number;
}

interface Truth {
  readonly images?: readonly TruthImage[];
}

function truthFiles(): readonly string[] {
  return ['public', 'made', 'bad'].flatMap((folder) => {
    if (!existsSync(join(CORPUS, folder))) return [];
    return readdirSync(join(CORPUS, folder))
      .filter((name) => name.endsWith('.truth.json'))
      .map((name) => join(CORPUS, folder, name));
  });
}

describe.runIf(existsSync(CORPUS))('the corpus', () => {
  it('gives every history entry the layer that the truth gives it', () => {
    let checked = 0;
    for (const file of truthFiles()) {
      const truth = JSON.parse(readFileSync(file, 'utf8')) as Truth;
      for (const image of truth.images ?? []) {
        const rows = buildHistory(imageWith(image.history.map(toRecord), image.layer_count));
        const stored = rows.filter((row) => row.historyIndex !== null);
        expect(
          stored.map((row) => [row.createdBy, row.emptyLayer, row.layer]),
          file,
        ).toEqual(image.history.map((entry) => [entry.created_by ?? '', entry.empty_layer, entry.layer_index]));
        checked += stored.length;
      }
    }
    expect(checked).toBeGreaterThan(400);
  });

  it('speaks of every layer exactly once, in order', () => {
    let layers = 0;
    for (const file of truthFiles()) {
      const truth = JSON.parse(readFileSync(file, 'utf8')) as Truth;
      for (const image of truth.images ?? []) {
        const rows = buildHistory(imageWith(image.history.map(toRecord), image.layer_count));
        const spoken = rows.flatMap((row) => (row.layer === null ? [] : [row.layer]));
        expect(spoken, file).toEqual(Array.from({ length: image.layer_count }, (_, i) => i));
        layers += spoken.length;
      }
    }
    expect(layers).toBeGreaterThan(300);
  });
});

function toRecord(entry: TruthEntry) {
  return recordOf({
    createdBy: entry.created_by ?? null,
    created: entry.created ?? null,
    comment: entry.comment ?? null,
    author: entry.author ?? null,
    emptyLayer: entry.empty_layer,
  });
}
