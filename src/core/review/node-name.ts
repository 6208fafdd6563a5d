import { decodeRawText, displayText } from '../bytes/byte-text.ts';
import type { SizeTree } from './review.ts';

/** The name of one node, escaped for display; '' for the root. */
export function readNodeName({ names, nameEnds }: SizeTree, node: number): string {
  const start = node === 0 ? 0 : nameEnds[node - 1]!;
  return displayText(decodeRawText(names.subarray(start, nameEnds[node]))).text;
}

/** The whole path of a node with a leading slash, escaped for display. */
export function readNodePath(tree: SizeTree, node: number): string {
  const names: string[] = [];
  for (let at = node; at > 0; at = tree.parent[at]!) names.push(readNodeName(tree, at));
  return `/${names.toReversed().join('/')}`;
}
