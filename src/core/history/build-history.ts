import type { CatalogImage, HistoryRecord } from '../formats/catalog.ts';
import { alignLayers } from './align-layers.ts';
import { parseList } from './go-values.ts';
import type { HistoryRow } from './history-row.ts';
import { parseCreatedBy, type ParsedInstruction } from './parse-created-by.ts';

/**
 * The rows of the history pane, oldest first: one for every entry of the config's history, and one made up for every layer
 * that no entry speaks of (`historyIndex` null, alignment 'none'), standing where its layer stands. `emptyLayer` is as stored,
 * so a row without a layer may have it false where the history has more entries than the image has layers. Never fails.
 */
export function buildHistory(image: CatalogImage): readonly HistoryRow[] {
  const parsed = parseEntries(image);
  const aligned = alignLayers(
    image.history.map((entry, i) => ({
      emptyLayer: entry.emptyLayer,
      comment: entry.comment,
      keyword: parsed[i]?.keyword ?? null,
      text: parsed[i]?.text ?? '',
    })),
    image.layers.length,
  );

  const rows: HistoryRow[] = [];
  let nextLayer = 0;
  image.history.forEach((entry, i) => {
    const place = aligned[i] ?? { layer: null, alignment: 'none' as const };
    if (place.layer !== null) {
      for (; nextLayer < place.layer; nextLayer++) rows.push(madeUpRow(nextLayer, 'base image (no history)'));
      nextLayer = place.layer + 1;
    }
    rows.push({ ...entryRow(entry, i, parsed[i]), layer: place.layer, alignment: place.alignment });
  });
  for (; nextLayer < image.layers.length; nextLayer++) rows.push(madeUpRow(nextLayer, '(no history)'));
  return rows;
}

/** A history may hold tens of thousands of ARG or SHELL entries; the newest ones settle as much as all would. */
const MAX_DECLARED_ARGS = 256;
const MAX_SHELLS = 16;

/** Parses in order: what ARG and SHELL entries say settles how later ones read. */
function parseEntries(image: CatalogImage): readonly ParsedInstruction[] {
  const declaredArgs: string[] = [];
  const configShell = image.config?.shell ?? null;
  const shells: (readonly string[])[] = configShell === null ? [] : [configShell];
  return image.history.map((entry) => {
    const parsed = parseCreatedBy(entry.createdBy, {
      comment: entry.comment,
      author: entry.author,
      declaredArgs,
      shells,
      healthcheckTest: image.config?.healthcheck?.test ?? null,
    });
    if (parsed.keyword === 'ARG') {
      declaredArgs.push(parsed.text);
      if (declaredArgs.length > MAX_DECLARED_ARGS) declaredArgs.shift();
    }
    if (parsed.keyword === 'SHELL') {
      const shell = parseList(parsed.text, []);
      if (shell !== null && shell.length > 0) shells.push(shell);
      if (shells.length > MAX_SHELLS) shells.shift();
    }
    return parsed;
  });
}

function entryRow(
  entry: HistoryRecord,
  index: number,
  parsed: ParsedInstruction | undefined,
): Omit<HistoryRow, 'layer' | 'alignment'> {
  return {
    historyIndex: index,
    createdBy: entry.createdBy ?? '',
    created: entry.created,
    comment: entry.comment,
    author: entry.author,
    emptyLayer: entry.emptyLayer,
    keyword: parsed?.keyword ?? null,
    text: parsed?.text ?? '',
    buildArgs: parsed?.buildArgs ?? [],
  };
}

function madeUpRow(layer: number, text: string): HistoryRow {
  return {
    historyIndex: null,
    createdBy: '',
    created: null,
    comment: null,
    author: null,
    emptyLayer: false,
    layer,
    alignment: 'none',
    keyword: null,
    text,
    buildArgs: [],
  };
}
