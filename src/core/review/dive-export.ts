import { decodeRawText } from '../bytes/byte-text.ts';
import type { HistoryRow } from '../history/history-row.ts';
import type { ImageModel } from '../layers/image-model.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { NONE } from '../layers/layer-table.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { computeDive } from './dive-figures.ts';
import { DiveLayerTree, DivePaths } from './dive-tree.ts';

/** What `dive IMAGE --json FILE` writes (dive at d6c6919, cmd/dive/cli/internal/command/export/export.go). */
export interface DiveExport {
  readonly layer: readonly DiveExportLayer[];
  readonly image: {
    readonly sizeBytes: number;
    readonly inefficientBytes: number;
    readonly efficiencyScore: number;
    readonly fileReference: readonly { readonly count: number; readonly sizeBytes: number; readonly file: string }[];
  };
}

export interface DiveExportLayer {
  readonly index: number;
  readonly id: string;
  readonly digestId: string;
  readonly sizeBytes: number;
  readonly command: string;
  readonly fileList: readonly DiveExportFile[];
}

export interface DiveExportFile {
  readonly path: string;
  /** The tar's type flag, as a number. */
  readonly typeFlag: number;
  readonly linkName: string;
  readonly size: number;
  /** As Go's os.FileMode has it: kinds in the high bits. */
  readonly fileMode: number;
  readonly uid: number;
  readonly gid: number;
  readonly isDir: boolean;
}

export interface DiveExportInput {
  readonly model: ImageModel;
  /** Of all layers, null for one without bytes. */
  readonly tables: readonly (LayerTable | null)[];
  readonly diffIds: readonly (string | null)[];
  readonly digests: readonly (string | null)[];
  readonly historyRows: readonly HistoryRow[];
}

/** Children before parents, as dive walks; directories that no entry speaks of have nothing but zeros, as with dive. */
export function exportForDive(input: DiveExportInput): DiveExport {
  const { model } = input;
  const figures = computeDive(model, Infinity);
  const paths = new DivePaths(model);
  const tree = new DiveLayerTree(paths);
  return {
    layer: model.listings.map((listing, index) => {
      tree.build(listing);
      const entries = new Map<number, number>();
      for (let entry = 0; entry < listing.entryCount; entry++) entries.set(listing.path(entry), entry);
      const table = input.tables[index] ?? null;
      return {
        index,
        id: (input.digests[index] ?? input.diffIds[index] ?? '').replace(/^sha256:/, ''),
        digestId: input.diffIds[index] ?? '',
        sizeBytes: tree.sizeBytes,
        command: input.historyRows.find(({ layer }) => layer === index)?.createdBy ?? '',
        fileList: tree.postOrder().map((node) => {
          const entry = entries.get(node);
          if (entry === undefined || table === null) return impliedDirectory;
          return exportFile(decodeRawText(model.paths.fullPath(node)), table, entry, listing.declaredBytes(entry));
        }),
      };
    }),
    image: {
      sizeBytes: figures?.sizeBytes ?? 0,
      inefficientBytes: figures?.wastedBytes ?? 0,
      efficiencyScore: figures?.efficiency ?? 1,
      fileReference: (figures?.inefficiencies ?? []).map(({ path, count, bytes }) => ({
        count,
        sizeBytes: bytes,
        file: path,
      })),
    },
  };
}

const impliedDirectory: DiveExportFile = {
  path: '',
  typeFlag: 0,
  linkName: '',
  size: 0,
  fileMode: 0,
  uid: 0,
  gid: 0,
  isDir: false,
};

function exportFile(path: string, table: LayerTable, entry: number, size: number): DiveExportFile {
  const type = table.type[entry]!;
  const owner = table.owners[table.owner[entry]!]!;
  const link = table.link[entry]!;
  const { bytes, ends } = table.links;
  const linkName = link === NONE ? '' : decodeRawText(bytes.subarray(link === 0 ? 0 : ends[link - 1]!, ends[link]));
  return {
    path,
    typeFlag: flags.charCodeAt(type),
    linkName,
    size,
    fileMode: goMode(type, table.mode[entry]!),
    uid: owner.uid,
    gid: owner.gid,
    isDir: type === EntryType.directory,
  };
}

/** Type flags of a ustar header by EntryType: file, directory, symlink, hardlink, devices, fifo; an unknown one is a file. */
const flags = '05213460';

/** Bits of Go's os.FileMode (io/fs, FileMode) and of tar's mode. */
function goMode(type: number, mode: number): number {
  let bits = mode & 0o777;
  if (type === EntryType.directory) bits += 2 ** 31;
  if (type === EntryType.symlink) bits += 2 ** 27;
  if (type === EntryType.character) bits += 2 ** 26 + 2 ** 21;
  if (type === EntryType.block) bits += 2 ** 26;
  if (type === EntryType.fifo) bits += 2 ** 25;
  if ((mode & 0o4000) !== 0) bits += 2 ** 23;
  if ((mode & 0o2000) !== 0) bits += 2 ** 22;
  if ((mode & 0o1000) !== 0) bits += 2 ** 20;
  return bits;
}
