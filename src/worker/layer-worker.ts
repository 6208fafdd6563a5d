import { layerJobs } from './layer-jobs.ts';
import type { LayerWorkerStart } from './protocol.ts';
import { serve } from './rpc.ts';

self.addEventListener(
  'message',
  (event: MessageEvent<LayerWorkerStart>) => serve(event.data.rpc, layerJobs(event.data.files)),
  { once: true },
);
