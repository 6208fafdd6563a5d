import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { CheckpointIndex, CheckpointLimits } from '../compression/checkpoints.ts';
import type { Compression } from '../compression/compression.ts';
import { sniffCompression } from '../compression/sniff-compression.ts';
import type { HostMemory } from '../compression/wasm/host-memory.ts';
import type { ArchiveEnd, OuterOddities } from './archive-index.ts';
import { indexArchive } from './archive-index.ts';
import type { ArchiveShape } from './archive-shape.ts';
import type { BlobLocation, Catalog } from './catalog.ts';
import { describeFileKind } from './file-kind.ts';
import type { FolderFile } from './folder-index.ts';
import { indexFolder } from './folder-index.ts';
import { isTarLayerType } from './media-types.ts';
import type { MemberScan, ScannedMember } from './member-feed.ts';
import type { MemberStore } from './member-store.ts';
import { explainNoImage, rootfsCatalog } from './no-image.ts';
import { readCatalog } from './read-catalog.ts';
import { readStreamArchive, scanStreamMembers } from './stream-archive.ts';
import { isTarHead } from './tar-head.ts';
import type { Warning } from './warning.ts';

/** What was opened. `name` is for messages alone: what it holds is told by its content. */
export type Input =
  | { readonly kind: 'file'; readonly name: string; readonly source: ByteSource }
  | { readonly kind: 'folder'; readonly name: string; readonly files: readonly FolderFile[] };

export interface OpenOptions<Result> {
  readonly signal?: AbortSignal;
  /** Stored bytes of the input looked at so far, of `bytesTotal`. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number) => void;
  /** Open any tar as a one-layer image, also one that looks like something else. */
  readonly asRootfs?: boolean;
  /** Notes where unpacking of a compressed outer file, and of its packed members, can begin. */
  readonly checkpoints?: CheckpointLimits;
  /** Makes a reader of one layer, for members of a compressed outer file. */
  readonly createScan: (host: HostMemory | null) => Promise<MemberScan<Result>>;
}

export interface OpenedInput<Result> {
  readonly catalog: Catalog;
  /** What the scans made of layers at `member` locations, by member name. */
  readonly scans: ReadonlyMap<string, ScannedMember<Result>>;
  /** Of a compressed outer file, whose unpacked bytes `unpackedSource` then gives; null for others, and if not asked for. */
  readonly checkpoints: CheckpointIndex | null;
}

/** Member name of the outer tar itself, where a compressed file opens as a root filesystem. */
export const outerTarName = '';

/** Bytes that are looked at to tell what a file is. */
const headBytes = 64 << 10;

/**
 * Finds out what a file or folder is and what images it holds. An uncompressed archive is indexed by random access; a
 * compressed one is read once, layers and all.
 * Throws empty-file, not-an-archive, no-image, archive-truncated, what readCatalog and decompression may throw, read-failed,
 * and AbortError when `signal` aborts. An archive that breaks off after its descriptors opens with a warning.
 */
export async function openInput<Result>(input: Input, options: OpenOptions<Result>): Promise<OpenedInput<Result>> {
  return input.kind === 'folder' ? openFolder(input, options) : openFile(input, options);
}

async function openFolder<Result>(
  input: Extract<Input, { kind: 'folder' }>,
  options: OpenOptions<Result>,
): Promise<OpenedInput<Result>> {
  const { store } = indexFolder(input.files, options.signal);
  const reading = await readCatalog(store, 'folder');
  if (!reading) {
    const hint = findImageBelow(input.files);
    throw new AppError(
      'no-image',
      `The folder ${input.name} is neither an OCI layout nor an unpacked docker archive: it has no index.json, manifest.json or repositories.${hint ? ` It holds ${hint}: open that itself.` : ''}`,
      { file: input.name },
    );
  }
  return { catalog: { ...reading, compression: 'none' }, scans: new Map(), checkpoints: null };
}

/** An image archive or an image's folder somewhere below, to be opened instead. */
function findImageBelow(files: readonly FolderFile[]): string | null {
  for (const { path } of files) {
    if (/\.(?:tar|tar\.\w+|tgz)$/.test(path)) return path;
    const folder = /^(.+)\/(?:index\.json|manifest\.json|oci-layout)$/.exec(path)?.[1];
    if (folder !== undefined) return `an image in the folder ${folder}`;
  }
  return null;
}

async function openFile<Result>(
  input: Extract<Input, { kind: 'file' }>,
  options: OpenOptions<Result>,
): Promise<OpenedInput<Result>> {
  const { source, name } = input;
  if (source.sizeBytes === 0) throw new AppError('empty-file', `${name} is empty.`, { file: name });
  const head = await source.read(0, headBytes, options.signal);
  const compression = sniffCompression(head);
  return compression === 'none' ? openPlain(input, head, options) : openCompressed(input, compression, options);
}

async function openPlain<Result>(
  input: Extract<Input, { kind: 'file' }>,
  head: Uint8Array,
  options: OpenOptions<Result>,
): Promise<OpenedInput<Result>> {
  const { source, name } = input;
  if (!isTarHead(head)) throw notAnArchive(name, head, 'none');
  const archive = await indexArchive(source, {
    ...(options.signal ? { signal: options.signal } : {}),
    onProgress: (bytesRead) => options.onProgress?.(bytesRead, source.sizeBytes),
  });
  if (archive.shape.memberCount === 0 && archive.end.tarEnd?.junkAfterEnd) throw notAnArchive(name, head, 'none');
  const location: BlobLocation = { kind: 'range', file: 0, offsetBytes: 0, sizeBytes: source.sizeBytes };
  const catalog = await readArchiveCatalog(archive, {
    name,
    compression: 'none',
    asRootfs: options.asRootfs ?? false,
    location,
  });
  return { catalog, scans: new Map(), checkpoints: null };
}

async function openCompressed<Result>(
  input: Extract<Input, { kind: 'file' }>,
  compression: Exclude<Compression, 'none'>,
  options: OpenOptions<Result>,
): Promise<OpenedInput<Result>> {
  const { source, name } = input;
  const streamOptions = {
    createScan: options.createScan,
    ...(options.checkpoints ? { checkpoints: options.checkpoints } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
    onProgress: (bytesRead: number) => options.onProgress?.(bytesRead, source.sizeBytes),
  };
  const archive = await readStreamArchive(
    source,
    compression,
    (head) => notAnArchive(name, head, compression),
    streamOptions,
  );
  const { checkpoints } = archive;
  const scans = new Map(archive.scans);
  // Without a scan of the whole, the layer is read from the file again: compressed, it has its bytes' own magic.
  const location: BlobLocation = archive.asLayer
    ? { kind: 'member', name: outerTarName, sizeBytes: source.sizeBytes }
    : { kind: 'range', file: 0, offsetBytes: 0, sizeBytes: source.sizeBytes };
  const catalog = await readArchiveCatalog(archive, {
    name,
    compression,
    asRootfs: options.asRootfs ?? false,
    location,
  });
  if (catalog.format === 'rootfs') {
    scans.clear();
    if (archive.asLayer) scans.set(outerTarName, { result: archive.asLayer, compression, stretch: null, checkpoints });
    return { catalog, scans, checkpoints };
  }
  const passedOver = findUnscanned(catalog, scans);
  if (passedOver.size > 0) {
    for (const [member, scan] of await scanStreamMembers(source, compression, passedOver, streamOptions))
      scans.set(member, scan);
  }
  return { catalog, scans, checkpoints };
}

/** Layers that are in the stream and that the pass did not scan, as their names were those of a root filesystem's files. */
function findUnscanned(catalog: Catalog, scans: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const image of catalog.images) {
    if (image.kind !== 'image') continue;
    for (const { location, mediaType } of image.layers) {
      if (location?.kind === 'member' && isTarLayerType(mediaType) && !scans.has(location.name))
        names.add(location.name);
    }
  }
  return names;
}

interface Outer {
  readonly name: string;
  readonly compression: Compression;
  readonly asRootfs: boolean;
  /** Where the outer tar itself is, should it be a root filesystem. */
  readonly location: BlobLocation;
}

async function readArchiveCatalog(
  archive: {
    readonly store: MemberStore;
    readonly shape: ArchiveShape;
    readonly end: ArchiveEnd;
    readonly oddities: OuterOddities;
  },
  outer: Outer,
): Promise<Catalog> {
  const { store, shape, end } = archive;
  const reading = outer.asRootfs ? null : await readCatalogBeforeBreak(store, end);
  const warnings = outerWarnings(end, archive.oddities);
  if (reading) return { ...reading, compression: outer.compression, warnings: [...warnings, ...reading.warnings] };
  const error = explainNoImage(outer.name, shape, end, outer.asRootfs);
  if (error) throw error;
  return rootfsCatalog(outer.compression, outer.location, warnings);
}

/** Where descriptors fail because the archive broke off before them, the break is what the person needs to know. */
async function readCatalogBeforeBreak(
  store: MemberStore,
  end: ArchiveEnd,
): Promise<Awaited<ReturnType<typeof readCatalog>>> {
  try {
    return await readCatalog(store, 'archive');
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'read-failed' || !end.error) throw error;
    throw new AppError(
      'archive-truncated',
      `${error.message} The archive could not be read to its end: ${end.error.message}.`,
      error.place,
      {
        cause: error,
      },
    );
  }
}

function outerWarnings(end: ArchiveEnd, { sparseMembers, repeatedControlFiles }: OuterOddities): Warning[] {
  const warnings: Warning[] = [];
  const add = (code: Warning['code'], message: string, count = 1): void => {
    warnings.push({ code, message, layer: null, path: null, count });
  };
  if (end.error) {
    const code = isCut(end.error) ? 'archive-truncated' : 'archive-unreadable-rest';
    add(code, `The outer archive could not be read to its end: ${end.error.message}. What came before is shown.`);
  } else if (end.tarEnd?.endBlocks === 0) {
    add(
      'archive-truncated',
      'The outer archive ends without its end mark (two blocks of zeros); nothing else is missing.',
    );
  }
  for (const name of repeatedControlFiles) {
    add('duplicate-manifest', `The archive has ${name} more than once; the last one counts, as when it is unpacked.`);
  }
  if (sparseMembers > 0) {
    add(
      'sparse-file',
      'Members of the outer archive are stored sparse, so their bytes are not those of the blobs.',
      sparseMembers,
    );
  }
  return warnings;
}

function isCut(error: AppError): boolean {
  return error.code === 'tar-truncated' || error.code === 'compression-truncated';
}

function notAnArchive(name: string, head: Uint8Array, outer: Compression): AppError {
  const inner = sniffCompression(head);
  if (outer !== 'none' && inner !== 'none') {
    return new AppError(
      'compression-unsupported',
      `${name} is compressed twice (${inner} inside ${outer}): decompress it once and open what comes out.`,
      { file: name, byteOffset: 0 },
    );
  }
  const kind = describeFileKind(head);
  const what =
    outer === 'none'
      ? `${name} is no tar archive but ${kind}`
      : `${name} holds, inside ${outer}, no tar archive but ${kind}`;
  return new AppError(
    'not-an-archive',
    `${what}.`.replace('no tar archive but neither a tar archive nor', 'neither a tar archive nor'),
    {
      file: name,
      byteOffset: 0,
    },
  );
}
