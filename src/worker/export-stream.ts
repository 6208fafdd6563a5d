import type { ImageWorkerApi } from './protocol.ts';
import { abortError, type RpcClient } from './rpc.ts';
import type { ByteExportSpec, ByteExportStream } from './session-types.ts';

/** The page's side of an export: each piece is asked for when the one before has been taken. */
export async function openExportStream(
  rpc: RpcClient<ImageWorkerApi>,
  spec: ByteExportSpec,
  signal: AbortSignal,
): Promise<ByteExportStream> {
  const { id, ...facts } = await rpc.call('openExport', [spec], { signal });
  const close = () => void rpc.call('closePieces', [id]).catch(() => undefined);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        signal.addEventListener('abort', () => {
          close();
          controller.error(abortError());
        });
      },
      async pull(controller) {
        const piece = await rpc.call('nextPiece', [id], { signal });
        if (piece === null) controller.close();
        else controller.enqueue(piece);
      },
      cancel: close,
    },
    { highWaterMark: 1 },
  );
  return { ...facts, stream };
}
