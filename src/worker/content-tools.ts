import type { RpcClient } from './rpc.ts';
import type { ContentApi, ContentTools } from './session-content.ts';

/** The questions about contents, asked over a port. */
export function contentTools(rpc: Pick<RpcClient<ContentApi>, 'call'>): ContentTools {
  return {
    inspect: (content, path, options) => rpc.call('inspectContent', [content, path], options),
    listArchive: (content, format, options) => rpc.call('listArchive', [content, format], options),
    unpack: (content, options) => rpc.call('unpackContent', [content], options),
    findBytes: (content, needle, from, options) => rpc.call('findBytes', [content, needle, from], options),
    findDifference: (a, b, from, options) => rpc.call('findDifference', [a, b, from], options),
  };
}
