import { toErrorRecord, type AppError, type ErrorRecord } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { verifyBlob } from '../core/analysis/verify-blob.ts';
import { verifyStreamMembers } from '../core/analysis/verify-stream.ts';
import { webHashing } from '../core/analysis/web-hashing.ts';
import { readingMemory } from '../core/bytes/memory-use.ts';
import { sliceSource, type ByteSource } from '../core/bytes/byte-source.ts';
import { gatherPieces } from '../core/bytes/pieces.ts';
import { checkpointTransfers, defaultCheckpointLimits } from '../core/compression/checkpoints.ts';
import { decodeSource } from '../core/compression/decode-source.ts';
import { noSpills, SpilledReads, type SpillStore } from '../core/compression/spill.ts';
import { openInput, type Input } from '../core/formats/open-input.ts';
import { LayerScan } from '../core/layers/layer-scan.ts';
import { layerTableTransfers } from '../core/layers/layer-table-transfers.ts';
import { checkContent } from '../core/layers/check-content.ts';
import { readBodies } from '../core/layers/read-bodies.ts';
import { readEntry, type EntryContent } from '../core/layers/read-entry.ts';
import { hashBodies, scanLayer, type ScanResult } from '../core/layers/scan-layer.ts';
import { memberLayer, type StoredLayer } from '../core/layers/stored-layer.ts';
import { searchBodies, type SearchBatch } from '../core/search/search-bodies.ts';
import { readListedPath } from '../core/lazy/read-listed-path.ts';
import { blobSource } from '../sources/blob-source.ts';
import { blobKey } from './blob-scans.ts';
import { anyBytes, gatherBlob } from './gather-blob.ts';
import type {
  LayerPlace,
  LayerWorkerApi,
  MemberAnswer,
  RangeLocation,
  RegistryLocation,
  ScanAnswer,
} from './protocol.ts';
import { pieceHandlers, PullStreams } from './pull-streams.ts';
import { readLayer } from '../sources/registry/read-layer.ts';
import { RegistryAccess } from './registry-access.ts';
import type { RegistryPlatform } from './registry-platform.ts';
import type { CallContext, Handlers } from './rpc.ts';
import type { InputFile, SessionInput } from './session-types.ts';
import { contentJobs } from './content-jobs.ts';
import { thinOut } from './thin-out.ts';

/** What a layer worker can do with what is opened. Bad input ends in answers; only reading itself can reject. */
export function layerJobs(
  input: SessionInput,
  platform: RegistryPlatform,
  spills: SpillStore = noSpills,
): Handlers<LayerWorkerApi> {
  const spilledReads = new SpilledReads(spills);
  const files = input.kind === 'files' ? input.files : [];
  const registry = input.kind === 'registry' ? new RegistryAccess(input, platform) : null;
  const sources = files.map(({ path, file }) => ({ path, source: blobSource(file, path) }));
  const open = ({ file, offsetBytes, sizeBytes }: RangeLocation): ByteSource =>
    sliceSource(sourceAt(file), offsetBytes, sizeBytes);
  const sourceAt = (index: number): ByteSource => {
    const file = sources[index];
    if (file === undefined) throw new Error(`there is no file ${index}`);
    return file.source;
  };

  const openBlob = async (location: RangeLocation | RegistryLocation, signal: AbortSignal): Promise<ByteSource> => {
    if (location.kind === 'range') return open(location);
    assert(registry !== null, 'a session on files has no registry');
    return registry.openBlob(location, signal);
  };

  const storedLayer = async (place: LayerPlace, signal: AbortSignal): Promise<StoredLayer> => {
    if (place.kind === 'member') return memberLayer(sourceAt(0), place.outer, place.member, spilledReads);
    const { location, compression, checkpoints } = place;
    const spill = { reads: spilledReads, key: blobKey(location).replaceAll(':', '-') };
    return { blob: await openBlob(location, signal), compression, checkpoints, spill };
  };
  const pieces = new PullStreams<Uint8Array<ArrayBuffer>>();
  const searches = new PullStreams<SearchBatch>();

  return {
    ...contentJobs,
    readMemory: () => readingMemory(),

    openInput: async (context, name, asRootfs, hashing) => {
      const [only] = sources;
      const isFolder = only === undefined || sources.length > 1 || only.path.includes('/');
      const opening: Input = isFolder
        ? { kind: 'folder', name, files: sources }
        : { kind: 'file', name, source: only.source };
      const opened = await openInput(opening, {
        asRootfs,
        signal: context.signal,
        onProgress: thinOut(context),
        checkpoints: defaultCheckpointLimits,
        createScan: (host) => LayerScan.create({ ...hashing, deferHashAboveBytes: Infinity, host, bytes: 'unpacked' }),
      });
      const scans = new Map<string, MemberAnswer>();
      for (const [member, { result, compression, stretch, checkpoints }] of opened.scans) {
        scans.set(member, { ...answerScan(context, { ...result, compression, checkpoints }), stretch });
      }
      if (opened.checkpoints !== null) context.transfer(checkpointTransfers(opened.checkpoints));
      return { catalog: opened.catalog, scans, checkpoints: opened.checkpoints };
    },

    scanLayer: async (context, blob, hashing) =>
      answerScan(
        context,
        await scanLayer(open(blob), {
          ...hashing,
          checkpoints: defaultCheckpointLimits,
          signal: context.signal,
          onProgress: thinOut(context),
        }),
      ),

    readEntry: async (context, place, entry, expected) => {
      const { signal } = context;
      const inPlace = expected === null ? contentInPlace(files, place, entry) : null;
      if (inPlace !== null) return inPlace;
      const chunks = readEntry(await storedLayer(place, signal), entry, { signal, onStoredBytes: thinOut(context) });
      return gatherBlob(expected === null ? chunks : checkContent(chunks, expected));
    },

    openBodies: (_context, place, wanted) =>
      pieces.open((signal) =>
        gatherPieces(afterOpening(storedLayer(place, signal), (layer) => readBodies(layer, wanted, { signal }))),
      ),

    openLayer: (_context, place, form) =>
      pieces.open((signal) =>
        gatherPieces(
          afterOpening(storedLayer(place, signal), ({ blob, compression }) =>
            decodeSource(blob, form === 'tar' ? compression : 'none', { signal }),
          ),
        ),
      ),

    ...pieceHandlers(pieces),

    openSearch: (_context, place, wanted, query) =>
      searches.open((signal) => {
        const bodies = afterOpening(storedLayer(place, signal), (layer) => readBodies(layer, wanted, { signal }));
        return searchBodies(bodies, wanted.sizeBytes, query);
      }),

    nextBatch: (_context, id) => searches.next(id),

    readListedFile: async ({ signal }, { location, path, expected, ...layer }) => {
      assert(registry !== null, 'a session on files has no registry');
      const readExternalToc = () => registry.tocImage.read(location.digest, signal);
      const blob = await registry.openBlob(location, signal);
      const content = await readListedPath(blob, layer, path, signal, readExternalToc);
      return expected === null
        ? new Blob([content as Uint8Array<ArrayBuffer>], { type: anyBytes })
        : gatherBlob(checkContent([content], expected));
    },

    readRegistryLayer: async (context, { location, ...request }, hashing) => {
      assert(registry !== null, 'a session on files has no registry');
      const { signal } = context;
      await registry.signIn(signal);
      const cache = await registry.openBlobCache();
      const blob = registry.blobAt(location);
      const { tocImage } = registry;
      const options = { ...hashing, signal, tocImage, onProgress: thinOut(context) };
      const layer = await readLayer(registry.client, cache, { ...request, blob }, options);
      context.transfer(layerTableTransfers(layer.table));
      if (layer.checkpoints !== null) context.transfer(checkpointTransfers(layer.checkpoints));
      return { ...layer, error: toRecord(layer.error), requests: registry.takeRequests() };
    },

    hashBodies: async ({ signal }, location, bodies, hashing) => {
      const hashes = await hashBodies(await openBlob(location, signal), bodies, { ...hashing, signal });
      return { hashes, requests: registry?.takeRequests() ?? 0 };
    },

    verifyBlob: (context, blob, claims) =>
      verifyBlob(open(blob), claims, webHashing, { signal: context.signal, onProgress: thinOut(context) }),

    verifyMembers: (context, compression, claims) =>
      verifyStreamMembers(sourceAt(0), compression, claims, webHashing, {
        signal: context.signal,
        onProgress: thinOut(context),
      }),
  };
}

/**
 * A content that lies in one of the opened files as it is, as a part of that file: nothing is read or copied, however large it is.
 * Null for one that is packed, sparse, or further away. Only for contents that were jumped over when their layer was read, which
 * are the large ones: of the others it is known what they have to be.
 */
function contentInPlace(files: readonly InputFile[], place: LayerPlace, entry: EntryContent): Blob | null {
  if (place.kind !== 'blob' || place.location.kind !== 'range') return null;
  if (place.compression !== 'none' || entry.isSparse) return null;
  const { file, offsetBytes, sizeBytes } = place.location;
  const from = offsetBytes + entry.bodyOffset;
  const content = files[file]?.file.slice(from, from + entry.sizeBytes, anyBytes) ?? null;
  // A layer that ends within it is for readEntry to complain about.
  const isWhole = content?.size === entry.sizeBytes && entry.bodyOffset + entry.sizeBytes <= sizeBytes;
  return isWhole ? content : null;
}

/** The table's columns move to whoever asked. */
function answerScan(
  context: CallContext,
  { table, compression, error, checkpoints }: Omit<ScanResult, 'jumpedBytes'>,
): ScanAnswer {
  context.transfer(layerTableTransfers(table));
  if (checkpoints !== null) context.transfer(checkpointTransfers(checkpoints));
  return { table, compression, error: toRecord(error), checkpoints };
}

function toRecord(error: AppError | null): ErrorRecord | null {
  return error === null ? null : toErrorRecord(error);
}

async function* afterOpening(
  layer: Promise<StoredLayer>,
  read: (layer: StoredLayer) => AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  yield* read(await layer);
}
