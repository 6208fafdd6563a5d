import { toErrorRecord } from '../base/app-error.ts';
import { verifyBlob } from '../core/analysis/verify-blob.ts';
import { verifyStreamMembers } from '../core/analysis/verify-stream.ts';
import { webHashing } from '../core/analysis/web-hashing.ts';
import { sliceSource, type ByteSource } from '../core/bytes/byte-source.ts';
import { openInput, type Input } from '../core/formats/open-input.ts';
import { LayerScan } from '../core/layers/layer-scan.ts';
import { layerTableTransfers } from '../core/layers/layer-table-transfers.ts';
import { hashBodies, scanLayer, type ScanResult } from '../core/layers/scan-layer.ts';
import { blobSource } from '../sources/blob-source.ts';
import type { LayerWorkerApi, RangeLocation, ScanAnswer } from './protocol.ts';
import type { CallContext, Handlers } from './rpc.ts';
import type { InputFile } from './session-types.ts';

/** Between two progress messages of one job; the image worker thins out further what reaches the page. */
const PROGRESS_INTERVAL_MS = 50;

/** What a layer worker can do with the opened files. Bad input ends in answers; only reading itself can reject. */
export function layerJobs(files: readonly InputFile[]): Handlers<LayerWorkerApi> {
  const sources = files.map(({ path, file }) => ({ path, source: blobSource(file, path) }));
  const open = ({ file, offsetBytes, sizeBytes }: RangeLocation): ByteSource =>
    sliceSource(sourceAt(file), offsetBytes, sizeBytes);
  const sourceAt = (index: number): ByteSource => {
    const file = sources[index];
    if (file === undefined) throw new Error(`there is no file ${index}`);
    return file.source;
  };

  return {
    openInput: async (context, name, asRootfs, hashing) => {
      const [only] = sources;
      const isFolder = only === undefined || sources.length > 1 || only.path.includes('/');
      const input: Input = isFolder
        ? { kind: 'folder', name, files: sources }
        : { kind: 'file', name, source: only.source };
      const opened = await openInput(input, {
        asRootfs,
        signal: context.signal,
        onProgress: thinOut(context),
        createScan: (host) => LayerScan.create({ ...hashing, deferHashAboveBytes: Infinity, host }),
      });
      const scans = new Map<string, ScanAnswer>();
      for (const [member, { result, compression, checkpoints }] of opened.scans) {
        scans.set(member, answerScan(context, { ...result, compression, checkpoints }));
      }
      return { catalog: opened.catalog, scans };
    },

    scanLayer: async (context, blob, hashing) =>
      answerScan(
        context,
        await scanLayer(open(blob), { ...hashing, signal: context.signal, onProgress: thinOut(context) }),
      ),

    hashBodies: (context, blob, bodies, hashing) =>
      hashBodies(open(blob), bodies, { ...hashing, signal: context.signal }),

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
function answerScan(context: CallContext, { table, compression, error }: ScanResult): ScanAnswer {
  context.transfer(layerTableTransfers(table));
  return { table, compression, error: error === null ? null : toErrorRecord(error) };
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
