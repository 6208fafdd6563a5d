import type { RuleOutcome } from '../review/rule-outcome.ts';
import type { ReportReview } from '../review/report-review.ts';
import type { Compression } from '../compression/compression.ts';
import type { Platform, SourceFormat } from '../formats/catalog.ts';
import type { WarningCode } from '../formats/warning.ts';
import type { Alignment } from '../history/history-row.ts';

/** Schema `layerscope.report/1`. Field by field: docs/report.md. */
export interface Report {
  readonly schema: 'layerscope.report/1';
  readonly source: { readonly name: string; readonly format: SourceFormat; readonly compression: Compression };
  readonly images: readonly ReportImage[];
  readonly warnings: readonly ReportWarning[];
}

export interface ReportImage {
  readonly names: readonly string[];
  readonly kind: 'image' | 'attestation' | 'artifact';
  readonly manifestDigest: string | null;
  readonly configDigest: string | null;
  readonly platform: Platform | null;
  readonly history: readonly ReportHistoryEntry[];
  readonly layers: readonly ReportLayer[];
  readonly merged: {
    /** Explicit paths of the final filesystem. */
    readonly entries: number;
    readonly implicitDirectories: number;
    /** Sum of the sizes of regular files; hardlinks count 0. */
    readonly fileBytes: number;
    /** Only in a deep report. */
    readonly sha256?: string;
  };
  /** Only where it was asked for, and not of what is no image or was not read. */
  readonly review?: ReportReview;
  /** Only where rules were given. */
  readonly rules?: readonly RuleOutcome[];
  readonly warnings: readonly ReportWarning[];
}

export interface ReportHistoryEntry {
  readonly createdBy: string;
  readonly created: string | null;
  readonly comment: string | null;
  readonly emptyLayer: boolean;
  readonly layer: number | null;
  readonly keyword: string | null;
  readonly text: string;
  readonly alignment: Alignment;
}

export interface ReportLayer {
  readonly index: number;
  readonly digest: string | null;
  readonly diffId: string | null;
  readonly mediaType: string | null;
  readonly compression: Compression | null;
  readonly compressedBytes: number | null;
  readonly uncompressedBytes: number | null;
  readonly status: 'read' | 'partial' | 'missing' | 'foreign';
  readonly verified: { readonly digest: boolean | null; readonly diffId: boolean | null };
  readonly entries: EntryCounts;
  readonly changes: {
    readonly added: ReportChange;
    readonly modified: ReportChange;
    readonly removed: ReportChange;
    readonly unchanged: ReportChange;
    readonly unchangedDirectories: ReportChange;
  };
}

/** Tar entries by what they are; whiteouts and opaque whiteouts are counted apart, not as files. */
export interface EntryCounts {
  readonly file: number;
  readonly directory: number;
  readonly symlink: number;
  readonly hardlink: number;
  readonly character: number;
  readonly block: number;
  readonly fifo: number;
  readonly whiteout: number;
  readonly opaque: number;
}

export interface ReportChange {
  readonly count: number;
  readonly bytes: number;
  /** SHA-256 over the list sorted by raw path bytes: each path, then a NUL. */
  readonly sha256: string;
  readonly paths?: readonly string[];
}

export interface ReportWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly layer: number | null;
  readonly path: string | null;
}
