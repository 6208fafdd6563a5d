import { toErrorRecord, type AppError, type ErrorRecord } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { verifyBlob } from '../core/analysis/verify-blob.ts';
import { verifyStreamMembers } from '../core/analysis/verify-stream.ts';
import { webHashing } from '../core/analysis/web-hashing.ts';
import { sliceSource, type ByteSource } from '../core/bytes/byte-source.ts';
import { checkpointTransfers, defaultCheckpointLimits } from '../core/compression/checkpoints.ts';
import { noSpills, SpilledReads, type SpillStore } from '../core/compression/spill.ts';
import { openInput, type Input } from '../core/formats/open-input.ts';
import { LayerScan } from '../core/layers/layer-scan.ts';
import { layerTableTransfers } from '../core/layers/layer-table-transfers.ts';
import { checkContent } from '../core/layers/check-content.ts';
import { readEntry } from '../core/layers/read-entry.ts';
import { hashBodies, scanLayer, type ScanResult } from '../core/layers/scan-layer.ts';
import { memberLayer, type StoredLayer } from '../core/layers/stored-layer.ts';
import { readListedPath } from '../core/lazy/read-listed-path.ts';
import { blobSource } from '../sources/blob-source.ts';
import { blobKey } from './blob-scans.ts';
import { anyBytes, gatherBlob } from './gather-blob.ts';
import type { LayerWorkerApi, MemberAnswer, RangeLocation, RegistryLocation, ScanAnswer } from './protocol.ts';
import { readLayer } from '../sources/registry/read-layer.ts';
import { RegistryAccess } from './registry-access.ts';
import type { RegistryPlatform } from './registry-platform.ts';
import type { CallContext, Handlers } from './rpc.ts';
import type { SessionInput } from './session-types.ts';

/** Between two progress messages of one job; the image worker thins out further what reaches the page. */
const PROGRESS_INTERVAL_MS = 50;

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

  return {
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

    readEntry: async ({ signal }, place, entry, expected) => {
      const layer: StoredLayer =
        place.kind === 'member'
          ? memberLayer(sourceAt(0), place.outer, place.member, spilledReads)
          : {
              blob: await openBlob(place.location, signal),
              compression: place.compression,
              checkpoints: place.checkpoints,
              spill: { reads: spilledReads, key: blobKey(place.location).replaceAll(':', '-') },
            };
      const chunks = readEntry(layer, entry, { signal });
      return gatherBlob(expected === null ? chunks : checkContent(chunks, expected));
    },

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

function thinOut(context: CallContext): (bytes: number) => void {
  let next = 0;
  return (bytes) => {
    const now = performance.now();
    if (now < next) return;
    next = now + PROGRESS_INTERVAL_MS;
    context.progress(bytes);
  };
}
