import type { HistoryRow } from '../history/history-row.ts';
import type {
  BaseBoundary,
  DeathCause,
  DiveFigures,
  Finding,
  FoundPath,
  PackageKind,
  Review,
  Weight,
} from './review.ts';

/** `images[].review` of the report, field by field in docs/report.md. Paths are texts for display: numbers mean nothing outside. */
export interface ReportReview {
  readonly complete: boolean;
  readonly contentsRead: boolean;
  readonly total: Weight;
  readonly live: Weight;
  readonly dead: Weight;
  readonly efficiency: number;
  readonly base: BaseBoundary;
  readonly layers: readonly {
    readonly layer: number;
    readonly isBase: boolean;
    readonly total: Weight;
    readonly live: Weight;
    readonly dead: Weight;
    readonly killed: Weight;
    readonly compressedBytes: number | null;
  }[];
  readonly causes: readonly (Weight & { readonly cause: DeathCause })[];
  readonly deaths: readonly (Weight & {
    readonly addedBy: number;
    readonly killedBy: number;
    readonly cause: DeathCause;
  })[];
  readonly duplicates: {
    readonly extra: Weight;
    readonly groups: readonly {
      readonly sizeBytes: number;
      readonly copies: number;
      readonly paths: readonly ReportPath[];
    }[];
  };
  readonly dive: DiveFigures | null;
  readonly findings: readonly ReportFinding[];
  readonly packages: readonly (Weight & {
    readonly kind: PackageKind | null;
    readonly name: string;
    readonly version: string | null;
    readonly layer: number;
  })[];
}

export interface ReportPath {
  readonly path: string;
  readonly layer: number;
  readonly bytes: number;
}

export interface ReportFinding extends Omit<Finding, 'paths' | 'root' | 'historyRows'> {
  readonly paths: readonly ReportPath[];
  readonly root: string | null;
  /** Elements of `history` of the report's image. */
  readonly history: readonly number[];
}

/** The review as the report has it: fields in one order, whatever the order of what was computed. */
export function reportReview(review: Review, historyRows: readonly HistoryRow[]): ReportReview {
  const { duplicates, dive, base } = review;
  return {
    complete: review.complete,
    contentsRead: review.contentsRead,
    total: weight(review.total),
    live: weight(review.live),
    dead: weight(review.dead),
    efficiency: review.efficiency,
    base: { layers: base.layers, how: base.how, name: base.name },
    layers: review.layers.map((layer) => ({
      layer: layer.layer,
      isBase: layer.isBase,
      total: weight(layer.total),
      live: weight(layer.live),
      dead: weight(layer.dead),
      killed: weight(layer.killed),
      compressedBytes: layer.compressedBytes,
    })),
    causes: review.causes.map((each) => ({ cause: each.cause, ...weight(each.weight) })),
    deaths: review.deaths.map((each) => ({
      addedBy: each.addedBy,
      killedBy: each.killedBy,
      cause: each.cause,
      ...weight(each.weight),
    })),
    duplicates: {
      extra: weight(duplicates.extra),
      groups: duplicates.groups.map(({ sizeBytes, copies, paths }) => ({
        sizeBytes,
        copies,
        paths: paths.map(reportPath),
      })),
    },
    dive: dive && {
      efficiency: dive.efficiency,
      wastedBytes: dive.wastedBytes,
      wastedUserPercent: dive.wastedUserPercent,
      sizeBytes: dive.sizeBytes,
      userSizeBytes: dive.userSizeBytes,
      inefficiencyCount: dive.inefficiencyCount,
      inefficiencies: dive.inefficiencies.map(({ path, count, bytes }) => ({ path, count, bytes })),
      cutLayers: dive.cutLayers,
    },
    findings: review.findings.map((finding) => reportFinding(finding, historyRows)),
    packages: review.packages.map(({ kind, name, version, layer, weight: owned }) => ({
      kind,
      name,
      version,
      layer,
      ...weight(owned),
    })),
  };
}

function reportFinding(finding: Finding, historyRows: readonly HistoryRow[]): ReportFinding {
  return {
    code: finding.code,
    severity: finding.severity,
    title: finding.title,
    bytes: finding.bytes,
    compressedBytes: finding.compressedBytes,
    count: finding.count,
    paths: finding.paths.map(reportPath),
    root: finding.root?.text ?? null,
    layers: finding.layers,
    killedBy: finding.killedBy,
    history: finding.historyRows.map((row) => historyRows[row]?.historyIndex ?? null).filter((row) => row !== null),
    why: finding.why,
    remedy: finding.remedy,
    example: finding.example,
    evidence: finding.evidence,
    isBase: finding.isBase,
  };
}

function weight({ bytes, versions }: Weight): Weight {
  return { bytes, versions };
}

function reportPath({ text, layer, bytes }: FoundPath): ReportPath {
  return { path: text, layer, bytes };
}
