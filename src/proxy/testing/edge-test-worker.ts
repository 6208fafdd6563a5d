/** The edge's door for tests: in local mode, too, and with names below `.localhost`, which the runtime does not know. */
import { fixLength } from '../edge-fixed-length.ts';
import { createEdgeUpstream } from '../registry/edge-upstream.ts';
import { createTestHandler } from './test-handler.ts';

const handle = createTestHandler({
  fetchUpstream: createEdgeUpstream((url, init) => {
    const local = new URL(url);
    if (local.hostname.endsWith('.localhost')) local.hostname = '127.0.0.1';
    return fetch(local.href, init);
  }),
  sharesWork: false,
  fixLength,
});

export default {
  fetch: (request: Request): Promise<Response> => handle(request, '192.0.2.7'),
};
