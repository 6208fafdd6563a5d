import type { ImageWorkerStart } from './protocol.ts';

self.addEventListener('message', (_event: MessageEvent<ImageWorkerStart>) => undefined, { once: true });
