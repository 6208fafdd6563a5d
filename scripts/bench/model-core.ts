/**
 * The model and its views alone, in Node. Run as a program it prints JSON, in a process of its own that starts with
 * --expose-gc: what the model keeps can only be weighed in a heap that holds nothing else.
 *
 *   node --expose-gc --import tsx scripts/bench/model-core.ts LAYER.tar.gz …
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { Mark } from '../../src/core/analysis/change.ts';
import { TreeView } from '../../src/core/analysis/tree-view.ts';
import type { ViewSpec } from '../../src/core/analysis/view-types.ts';
import { ImageModel } from '../../src/core/layers/image-model.ts';
import { readLayer } from '../../src/core/layers/testing/apply-layers.ts';
import { inProject } from '../setup/project.mjs';
import { Samples } from './medians.ts';

export interface CoreFigures {
  readonly paths: number;
  readonly versions: number;
  /** Of heap and buffers together that the model keeps once all layers are applied. */
  readonly bytes: number;
  readonly times: readonly (readonly [what: string, milliseconds: readonly number[]])[];
}

/** Measures in a fresh process. */
export async function measureCore(layers: readonly string[]): Promise<CoreFigures> {
  const program = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', program, ...layers],
    { cwd: inProject(), maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout) as CoreFigures;
}

/** Rows asked for with each view: a page and its neighbour. */
const FIRST_ROWS = 256;

async function measure(layers: readonly string[]): Promise<CoreFigures> {
  const samples = new Samples();
  const before = await keptBytes();
  const model = new ImageModel();
  for (const layer of layers) {
    const table = await readLayer(gunzipSync(await readFile(layer)));
    const start = performance.now();
    const staged = model.stageLayer(table);
    model.commitLayer(
      staged,
      staged.contentNeeds.map(() => null),
    );
    samples.add('apply a layer', performance.now() - start);
  }
  model.trim();
  const bytes = (await keptBytes()) - before;

  const tree = new TreeView(model);
  const last = layers.length - 1;
  const time = (what: string, act: () => { readonly revision: number }) => {
    const start = performance.now();
    const { revision } = act();
    tree.readRows(revision, 0, FIRST_ROWS);
    samples.add(what, performance.now() - start);
  };
  const open = (what: string, changes: Partial<ViewSpec>) => {
    time(what, () => tree.open({ ...wholeLast(last), ...changes }));
  };
  for (let layer = 0; layer <= last; layer += 1)
    open('changes of a layer', { mode: 'changes', from: layer, to: layer });
  for (let layer = 0; layer <= last; layer += 7)
    open('changes of all layers up to one', { mode: 'changes', from: 0, to: layer });
  for (let layer = last; layer >= 0; layer -= 7) open('filesystem after a layer', { from: layer, to: layer });
  open('filesystem after the last layer', {});
  for (let round = 0; round < 5; round += 1) {
    for (const filterText of ['copyright', 'parser.js', 'libweb-', 'o', 'no such name', 'NODE_MODULES', 'ç'])
      open('filter by text', { filterText });
    for (const filterText of ['lib/parser', '/usr/share/doc/lib', 'share/doc/'])
      open('filter by part of a path', { filterText });
    open('filter by glob', { filterText: '*.mo', filterSyntax: 'glob' });
    open('filter by expression', { filterText: 'lib/p.*\\.js$', filterSyntax: 'regex' });
    open('filter by mark', { marks: [Mark.added, Mark.removed] });
    open('filter by size', { minSizeBytes: 400 });
    open('sort by size', { sortKey: 'size', descending: true });
    open('sort by name again', {});
    time('expand all', () => tree.expandToLevel(Infinity));
    open('sort all open rows by size', { sortKey: 'size', descending: true });
    open('sort all open rows by name', {});
    time('collapse all', () => tree.expandToLevel(0));
  }
  return {
    paths: model.paths.count,
    versions: model.rows.count,
    bytes,
    times: samples.names().map((name) => [name, samples.all(name)]),
  };
}

function wholeLast(last: number): ViewSpec {
  return {
    mode: 'filesystem',
    from: last,
    to: last,
    filterText: '',
    filterSyntax: 'text',
    marks: Object.values(Mark),
    minSizeBytes: 0,
    sortKey: 'name',
    descending: false,
  };
}

async function keptBytes(): Promise<number> {
  const { gc } = globalThis as { readonly gc?: () => void };
  if (gc === undefined) throw new Error('node must be started with --expose-gc');
  // Buffers are given back some time after the collection that finds them.
  for (let round = 0; round < 3; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(JSON.stringify(await measure(process.argv.slice(2))));
}
