import type { ContentQuery } from '../core/search/content-query.ts';
import type { ImageWorkerApi } from './protocol.ts';
import type { RpcClient } from './rpc.ts';
import type { SearchUpdate } from './session-types.ts';

/** The page's side of a search: each update is asked for when the one before was shown. */
export async function runSearch(
  rpc: RpcClient<ImageWorkerApi>,
  query: ContentQuery,
  onUpdate: (update: SearchUpdate) => void,
  signal: AbortSignal,
): Promise<void> {
  const id = await rpc.call('openSearch', [query], { signal });
  const close = () => void rpc.call('closeSearch', [id]).catch(() => undefined);
  signal.addEventListener('abort', close, { once: true });
  try {
    for (;;) {
      const update = await rpc.call('nextUpdate', [id], { signal });
      if (update === null) return;
      onUpdate(update);
    }
  } finally {
    signal.removeEventListener('abort', close);
  }
}
