import type { Limits } from '../registry/limits.ts';
import { LOCAL_LIMITS, PUBLIC_LIMITS } from '../registry/limits.ts';
import type { RegistryHandler, RegistryHandlerOptions } from '../registry/registry-handler.ts';
import { createRegistryHandler } from '../registry/registry-handler.ts';

/** What a test wants of the handler that it talks to, in a form that reaches another process. */
export interface HandlerSetup {
  /** Handlers are kept by their whole setup: another id is another handler, with counters and tokens of its own. */
  readonly id: string;
  readonly mode: 'local' | 'public';
  readonly registries: readonly string[] | null;
  readonly limits: Partial<Limits>;
}

/** Says which handler a request is for; taken off before the handler sees it. */
export const SETUP_HEADER = 'x-test-setup';

type Platform = Pick<RegistryHandlerOptions, 'fetchUpstream' | 'sharesWork' | 'fixLength'>;

/** One handler that stands for as many as there are setups. */
export function createTestHandler(platform: Platform): RegistryHandler {
  const handlers = new Map<string, RegistryHandler>();
  const find = (key: string): RegistryHandler => {
    const known = handlers.get(key);
    if (known !== undefined) return known;
    const { mode, registries, limits } = JSON.parse(key) as HandlerSetup;
    const handler = createRegistryHandler({
      ...platform,
      policy: { mode, registries, privateHosts: [] },
      hosts: mode === 'local' ? [] : null,
      limits: { ...(mode === 'local' ? LOCAL_LIMITS : PUBLIC_LIMITS), ...limits },
      now: Date.now,
      log: () => undefined,
      findStoredCredential: null,
      userAgent: 'layerscope-test',
    });
    handlers.set(key, handler);
    return handler;
  };
  return (request, clientAddress) => find(request.headers.get(SETUP_HEADER) ?? '')(request, clientAddress);
}
