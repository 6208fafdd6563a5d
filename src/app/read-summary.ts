import { isOnlyListed } from '../core/explain/registry-texts.ts';
import { formatBytes, formatCount } from '../ui/byte-size.ts';
import type { LayerState, SessionState } from '../worker/session-types.ts';

/** What came of the selected image's digests, as the tail of a sentence that is begun; empty where nothing was verified. */
export function describeVerified(layers: readonly LayerState[]): string {
  const listed = layers.filter(isListed);
  const outcomes = layers
    .filter((layer) => !isListed(layer))
    .flatMap(({ verification }) => (verification.kind === 'done' ? [verification] : []));
  if (outcomes.length + listed.length === 0) return '';
  const wrong = outcomes.filter(({ digest, diffId }) => digest === false || diffId === false).length;
  if (wrong > 0) return `. ${countLayers(wrong)} with a wrong digest`;
  const right = outcomes.filter(({ digest, diffId }) => digest === true || diffId === true).length;
  if (listed.length === 0) {
    if (right === 0) return '. No digests to compare with';
    return right === layers.length ? '. Digests verified' : `. Digests of ${countLayers(right)} verified`;
  }
  const tables = listed.filter(({ source }) => source?.isVerified === true).length;
  const verified = [
    ...(right > 0 ? [`digests of ${countLayers(right)}`] : []),
    ...(tables > 0 ? [countTables(tables)] : []),
  ];
  const walked = listed.filter(({ source }) => source?.kind === 'headers').length;
  const unverifiedTables = listed.length - walked - tables;
  const unverified = [
    ...(unverifiedTables > 0 ? [countTables(unverifiedTables)] : []),
    ...(walked > 0 ? [`${countLayers(walked)} read by headers`] : []),
  ];
  return [
    ...(verified.length > 0 ? [`. Verified: ${verified.join(', ')}`] : []),
    ...(unverified.length > 0 ? [`. Not verified: ${unverified.join(', ')}`] : []),
  ].join('');
}

/**
 * What the layers of the selected image have cost. Requests are of the whole session, which is said where more than one platform
 * was asked for.
 */
export function describeTraffic({ registry, selected, images }: SessionState): string {
  const sources = (selected?.layers ?? []).flatMap(({ source }) => (source === null ? [] : [source]));
  const fetched = sources.reduce((sum, { bytesFetched }) => sum + bytesFetched, 0);
  const saved = sources.reduce((sum, { bytesSaved }) => sum + bytesSaved, 0);
  const requests = registry?.traffic.requests ?? 0;
  const read = images.filter(({ unread }) => unread !== true).length;
  const inAll = read > 1 ? ' in all' : '';
  return [
    `${formatBytes(fetched)} fetched`,
    ...(saved === 0 ? [] : [`${formatBytes(saved)} saved`]),
    `${countRequests(requests)}${inAll}`,
  ].join(', ');
}

export function countRequests(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'request' : 'requests'}`;
}

export function countLayers(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'layer' : 'layers'}`;
}

function countTables(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'table' : 'tables'} of contents`;
}

function isListed({ source }: LayerState): boolean {
  return source !== null && isOnlyListed(source.kind);
}
