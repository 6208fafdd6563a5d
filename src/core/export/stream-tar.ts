import { AppError } from '../../base/app-error.ts';
import { encodeRawText } from '../bytes/byte-text.ts';
import { PIECE_BYTES, Pieces } from '../bytes/pieces.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { layerNumber } from '../layers/layer-number.ts';
import { NONE } from '../layers/layer-table.ts';
import { ROOT } from '../layers/path-table.ts';
import type { WantedBodies } from '../layers/read-bodies.ts';
import { RowFlag } from '../layers/version-table.ts';
import { whiteoutPrefix } from '../layers/whiteout-name.ts';
import { readXattrs } from '../layers/xattr-set.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { BLOCK_BYTES, EMPTY_BYTES } from '../tar/tar-header.ts';
import type { ExportPlan, LayerContents } from './export-plan.ts';
import { paddingBytes, writeHeader, type HeaderFacts } from './tar-header-blocks.ts';

/** Opens the contents of one layer: exactly as long as wanted, one after another, no chunk of two of them (readBodies). */
export type OpenBodies = (layer: number, wanted: WantedBodies) => AsyncIterable<Uint8Array>;

const SLASH = 0x2f;

/**
 * Writes a planned tar: headers and contents in the plan's order, closed by two zero blocks. Each piece is the receiver's own.
 * Holds one piece whatever the tar's length. Nothing is read before a piece is asked for; stopping early closes the layer.
 * Throws what reading a layer throws, with the layer named: the tar is not whole then.
 */
export async function* streamTar(
  model: ImageModel,
  plan: ExportPlan,
  openBodies: OpenBodies,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const out = new Pieces();
  const facts = new MemberFacts(model, plan.base);
  for (const contents of plan.contents) yield* writeContents(model, contents, facts, openBodies, out);
  for (const row of plan.others) {
    out.append(writeHeader((model.rows.flags[row]! & RowFlag.absent) === 0 ? facts.of(row) : facts.ofWhiteout(row)));
    yield* out.takeFull();
  }
  for (const [row, target] of plan.hardlinks) {
    out.append(
      writeHeader({ ...facts.of(row), type: EntryType.hardlink, sizeBytes: 0, linkName: facts.nameOf(target) }),
    );
    yield* out.takeFull();
  }
  for (const row of plan.directories) {
    out.append(writeHeader(facts.of(row)));
    yield* out.takeFull();
  }
  out.append(new Uint8Array(2 * BLOCK_BYTES));
  yield* out.takeRest();
}

/** The contents of a layer that are wanted by these members, ascending by offset, empty ones left out. */
export function wantedBodies({ rows }: ImageModel, members: readonly number[]): WantedBodies {
  const inodes = members.map((row) => rows.inode(row)).filter((inode) => rows.sizeBytes.get(inode) > 0);
  return {
    bodyOffset: Float64Array.from(inodes, (inode) => rows.bodyOffset.get(inode)),
    sizeBytes: Float64Array.from(inodes, (inode) => rows.sizeBytes.get(inode)),
    sparse: Uint8Array.from(inodes, (inode) => ((rows.flags[inode]! & RowFlag.sparse) === 0 ? 0 : 1)),
  };
}

async function* writeContents(
  model: ImageModel,
  { layer, rows: members }: LayerContents,
  facts: MemberFacts,
  openBodies: OpenBodies,
  out: Pieces,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let member = 0;
  /** Bytes of the last header's content that are still to come. */
  let left = 0;
  let padding = 0;
  /** Headers up to the next member that has content. */
  function* writeHeaders(): Generator<Uint8Array<ArrayBuffer>, void> {
    while (left === 0 && member < members.length) {
      const header = facts.of(members[member]!);
      out.append(writeHeader(header));
      left = header.sizeBytes;
      padding = paddingBytes(left);
      member += 1;
      yield* out.takeFull();
    }
  }

  yield* writeHeaders();
  if (left === 0) return;
  try {
    for await (const chunk of openBodies(layer, wantedBodies(model, members))) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        out.append(chunk.subarray(at, at + PIECE_BYTES));
        yield* out.takeFull();
      }
      left -= chunk.length;
      if (left > 0) continue;
      out.append(new Uint8Array(padding));
      yield* out.takeFull();
      yield* writeHeaders();
    }
  } catch (error) {
    throw nameLayer(error, layer);
  }
}

function nameLayer(error: unknown, layer: number): unknown {
  if (!(error instanceof AppError) || error.place.layer !== undefined) return error;
  const message = `Layer ${layerNumber(layer)} could not be read to the end of what is wanted of it: ${error.message}`;
  return new AppError(error.code, message, { ...error.place, layer }, { cause: error });
}

/** What the headers of members say. */
class MemberFacts {
  readonly #model: ImageModel;
  /** Bytes of the base's parent directory with its "/": what the names of members begin with and do not keep. */
  readonly #cut: number;

  constructor(model: ImageModel, base: number) {
    this.#model = model;
    const parent = base === ROOT ? ROOT : model.paths.parent[base]!;
    this.#cut = parent === ROOT ? 0 : model.paths.fullPath(parent).length + 1;
  }

  nameOf(row: number): Uint8Array {
    return this.#model.paths.fullPath(this.#model.rows.path[row]!).subarray(this.#cut);
  }

  /** Of a hardlink: what it is another name of, under this name. */
  of(row: number): HeaderFacts {
    const { rows, links, devices, xattrSets } = this.#model;
    const inode = rows.inode(row);
    const owner = rows.owners[rows.owner.get(inode)]!;
    const type = rows.type[inode] as EntryType;
    const hasContent = type === EntryType.file || type === EntryType.other;
    const link = rows.link(inode);
    const [deviceMajor, deviceMinor] = devices[rows.device(inode)] ?? [0, 0];
    const xattrs = rows.xattrs(inode);
    return {
      name: this.nameOf(row),
      type,
      mode: rows.mode[inode]!,
      uid: owner.uid,
      gid: owner.gid,
      userName: encodeRawText(owner.userName),
      groupName: encodeRawText(owner.groupName),
      sizeBytes: hasContent ? rows.sizeBytes.get(inode) : 0,
      mtimeSeconds: rows.mtimeSeconds[inode]!,
      linkName: link === NONE ? EMPTY_BYTES : links.get(link),
      deviceMajor,
      deviceMinor,
      xattrs: xattrs === NONE ? [] : readXattrs(xattrSets.get(xattrs)),
    };
  }

  /** An empty file that says that its layer removes the path (OCI image-spec, layer.md, "Whiteouts"). */
  ofWhiteout(row: number): HeaderFacts {
    const name = this.nameOf(row);
    const own = name.lastIndexOf(SLASH) + 1;
    const whiteout = new Uint8Array(name.length + whiteoutPrefix.length);
    whiteout.set(name.subarray(0, own));
    whiteout.set(whiteoutPrefix, own);
    whiteout.set(name.subarray(own), own + whiteoutPrefix.length);
    return {
      name: whiteout,
      type: EntryType.file,
      mode: 0o644,
      uid: 0,
      gid: 0,
      userName: EMPTY_BYTES,
      groupName: EMPTY_BYTES,
      sizeBytes: 0,
      mtimeSeconds: 0,
      linkName: EMPTY_BYTES,
      deviceMajor: 0,
      deviceMinor: 0,
      xattrs: [],
    };
  }
}
