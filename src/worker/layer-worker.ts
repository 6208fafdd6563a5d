import { loadDecoders } from '../core/compression/create-decoder.ts';
import { loadZipReader } from '../core/content/list-archive.ts';
import { layerJobs } from './layer-jobs.ts';
import type { LayerWorkerStart } from './protocol.ts';
import { browserPlatform } from './registry-platform.ts';
import { serve } from './rpc.ts';
import { browserSpills } from './spill-platform.ts';

self.addEventListener(
  'message',
  ({ data: { session, input, rpc } }: MessageEvent<LayerWorkerStart>) =>
    serve(rpc, layerJobs(input, browserPlatform, browserSpills(session))),
  { once: true },
);

// The page hears that all of the code is there; decoders that fail to load are asked for again when they are needed.
const announce = () => self.postMessage('ready');
Promise.all([loadDecoders(), loadZipReader()]).then(announce, announce);
