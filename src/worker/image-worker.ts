import { loadFindings } from '../core/review/findings/find-findings.ts';
import { loadFileScan } from '../core/review/secrets/scan-secrets.ts';
import { ImageSession } from './image-session.ts';
import { LayerWorkerPool } from './layer-worker-pool.ts';
import { PageLayerWorkers } from './page-layer-workers.ts';
import type { ImageWorkerApi, ImageWorkerNotice, ImageWorkerStart, PageNotice } from './protocol.ts';
import { browserPlatform } from './registry-platform.ts';
import { serve } from './rpc.ts';
import { holdSpills, removeStaleSpills } from './spill-platform.ts';

self.addEventListener('message', (event: MessageEvent<ImageWorkerStart>) => start(event.data), { once: true });
// The page hears that all the code is there: later nothing is asked for.
const announce = () => self.postMessage('ready');
Promise.all([loadFindings(), loadFileScan()]).then(announce, announce);
void removeStaleSpills();

function start({ session: sessionId, input, options, poolSize, control, rpc }: ImageWorkerStart): void {
  holdSpills(sessionId);
  const notify = (notice: ImageWorkerNotice, transfer: Transferable[] = []) => control.postMessage(notice, transfer);
  const layerWorkers = new PageLayerWorkers(notify);
  const session = new ImageSession(
    input,
    options,
    new LayerWorkerPool(layerWorkers, poolSize),
    browserPlatform,
    (patch) => notify({ kind: 'patch', patch, epoch: layerWorkers.epoch }),
    crash,
  );
  control.addEventListener('message', (event) => {
    const notice = event.data as PageNotice;
    if (notice.kind === 'layer-worker-lost') {
      layerWorkers.lose(notice.id, notice.detail);
      return;
    }
    layerWorkers.epoch = notice.epoch;
    session.cancel();
  });
  control.start();
  serve<ImageWorkerApi>(rpc, session.handlers);
  void session.open();
}

/** A bug must not end in a rejection that nobody hears: thrown outside of promises it reaches the page as an error event. */
function crash(error: unknown): void {
  setTimeout(() => {
    throw error;
  }, 0);
}
