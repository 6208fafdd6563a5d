import { ROOT } from '../../layers/path-table.ts';
import { NO_ROW } from '../../layers/version-table.ts';
import type { Finding, FoundPath } from '../review.ts';
import { mostFindingPaths } from '../review.ts';
import type { FindingRule, FindingTexts, Group } from './finding-rule.ts';
import { bytesOf, killerOf, layersOf } from './group-rows.ts';
import type { ReviewedRows } from './reviewed-rows.ts';

/** Instructions that one finding names at most. */
const mostInstructions = 10;

/** The finding that a group of a rule is. */
export function buildFinding(rows: ReviewedRows, rule: FindingRule, group: Group): Finding {
  const texts: FindingTexts = rule.describe(rows, group);
  const layers = layersOf(rows, group);
  const killedBy = killerOf(rows, group);
  return {
    code: rule.code,
    severity: rule.severity,
    ...texts,
    bytes: bytesOf(rows, group),
    compressedBytes: compressedBytes(rows, group),
    count: group.length,
    paths: largestPaths(rows, group),
    root: commonDirectory(rows, group),
    layers,
    killedBy,
    historyRows: instructionsOf(rows, layers, killedBy),
    evidence: null,
    isBase: group.every((i) => (rule.changes === 'killer' ? rows.isOfBase(i) : rows.layer[i]! < rows.input.baseLayers)),
  };
}

function compressedBytes(rows: ReviewedRows, group: Group): number | null {
  let sum = 0;
  for (const i of group) {
    const row = rows.row[i]!;
    const bytes = row === NO_ROW ? null : rows.input.compressedOf(row);
    if (bytes === null) return null;
    sum += bytes;
  }
  return Math.round(sum);
}

function largestPaths(rows: ReviewedRows, group: Group): readonly FoundPath[] {
  return largestOf(rows, group)
    .sort((a, b) => rows.bytes[b]! - rows.bytes[a]! || a - b)
    .slice(0, mostFindingPaths)
    .map((i) => rows.foundPath(rows.path[i]!, rows.layer[i]!, rows.bytes[i]!));
}

/** The columns that may be among the largest: sorting all of a hundred thousand by a comparison would take longer than the rest. */
function largestOf(rows: ReviewedRows, group: Group): number[] {
  if (group.length <= mostFindingPaths) return [...group];
  const sizes = Float64Array.from(group, (i) => rows.bytes[i]!).sort();
  const least = sizes[sizes.length - mostFindingPaths]!;
  const larger = group.filter((i) => rows.bytes[i]! > least);
  const equal = group.filter((i) => rows.bytes[i] === least);
  return [...larger, ...equal.slice(0, mostFindingPaths - larger.length)];
}

/** The deepest directory that all paths of a group lie in; null where that is the root. Linear in the paths. */
function commonDirectory(rows: ReviewedRows, group: Group): FoundPath | null {
  const { paths } = rows.input.model;
  let common = paths.parent[rows.path[group[0]!]!]!;
  /** Directories known to lie in `common`: each is climbed from once. */
  const inside = new Set<number>();
  for (const i of group) {
    if (common <= ROOT) return null;
    let path = paths.parent[rows.path[i]!]!;
    if (path <= ROOT) return null;
    while (path !== common && !inside.has(path)) {
      if (paths.depth(path) > paths.depth(common)) {
        inside.add(path);
        path = paths.parent[path]!;
      } else {
        inside.add(common);
        common = paths.parent[common]!;
      }
    }
  }
  return common <= ROOT ? null : rows.foundPath(common, rows.layer[group[0]!]!, bytesOf(rows, group));
}

/** Rows of the history that are to be changed: those that stored the bytes, and the one that made them dead. */
function instructionsOf(rows: ReviewedRows, layers: readonly number[], killedBy: number | null): readonly number[] {
  const found = new Set<number>();
  for (const layer of [...layers.slice(0, mostInstructions), ...(killedBy === null ? [] : [killedBy])]) {
    const index = rows.historyRowOf(layer);
    if (index !== null) found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}
