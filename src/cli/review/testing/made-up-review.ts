import type { ReportImage } from '../../../core/analysis/report-schema.ts';
import type { ReportFinding, ReportReview } from '../../../core/review/report-review.ts';
import type { DiveFigures } from '../../../core/review/review.ts';
import type { ReviewedReport } from '../reviewed-report.ts';

interface Facts {
  readonly live?: number;
  readonly dead?: number;
  readonly dive?: Partial<DiveFigures>;
  /** Codes, or whole findings. */
  readonly findings?: readonly (string | Partial<ReportFinding>)[];
}

const dive: DiveFigures = {
  efficiency: 1,
  wastedBytes: 0,
  wastedUserPercent: 0,
  sizeBytes: 1000,
  userSizeBytes: 500,
  inefficiencyCount: 0,
  inefficiencies: [],
  cutLayers: [],
};

const finding: ReportFinding = {
  code: 'apt-lists',
  severity: 'waste',
  title: 'Left behind: apt package lists',
  bytes: 100,
  compressedBytes: 40,
  count: 2,
  paths: [],
  root: null,
  layers: [1],
  killedBy: null,
  history: [1],
  why: 'They are stale.',
  remedy: 'Add `rm -rf /var/lib/apt/lists/*`.',
  example: null,
  evidence: null,
  isBase: false,
};

/** A review of two layers; what the upper one killed was the lower one's. */
export function reviewWith({ live = 1000, dead = 0, dive: figures = {}, findings = [] }: Facts): ReportReview {
  const weight = (bytes: number) => ({ bytes, versions: bytes > 0 ? 1 : 0 });
  return {
    complete: true,
    contentsRead: true,
    total: weight(live + dead),
    live: weight(live),
    dead: weight(dead),
    efficiency: live / (live + dead),
    base: { layers: 1, how: 'history', name: null },
    layers: [
      {
        layer: 0,
        isBase: true,
        total: weight(live),
        live: weight(live - dead),
        dead: weight(dead),
        killed: weight(0),
        compressedBytes: 10,
      },
      {
        layer: 1,
        isBase: false,
        total: weight(dead),
        live: weight(dead),
        dead: weight(0),
        killed: weight(dead),
        compressedBytes: 5,
      },
    ],
    causes: dead > 0 ? [{ cause: 'whiteout', ...weight(dead) }] : [],
    deaths: dead > 0 ? [{ addedBy: 0, killedBy: 1, cause: 'whiteout', ...weight(dead) }] : [],
    duplicates: { extra: weight(0), groups: [] },
    dive: { ...dive, ...figures },
    findings: findings.map((each) => ({ ...finding, ...(typeof each === 'string' ? { code: each } : each) })),
    packages: [],
  };
}

/** A report of one image with this review. */
export function reportWith(
  review: ReportReview,
  { name = 'app:1', instruction = 'rm -rf /tmp' }: { readonly name?: string; readonly instruction?: string } = {},
): ReviewedReport {
  const image = {
    names: [name],
    kind: 'image',
    manifestDigest: null,
    configDigest: null,
    platform: { os: 'linux', architecture: 'amd64' },
    history: ['ADD rootfs /', instruction].map((text, layer) => ({
      createdBy: text,
      created: null,
      comment: null,
      emptyLayer: false,
      layer,
      keyword: 'RUN',
      text,
      alignment: 'exact' as const,
    })),
    layers: [],
    merged: { entries: 0, implicitDirectories: 0, fileBytes: 0 },
    warnings: [],
    review,
  } satisfies ReportImage;
  const source = { name: 'app.tar', format: 'docker-archive', compression: 'none' } as const;
  return {
    report: { schema: 'layerscope.report/1', source, images: [image], warnings: [] },
    images: [{ image, outcomes: [] }],
    diveExport: null,
  };
}
