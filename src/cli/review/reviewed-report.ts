import type { RuleOutcome } from '../../core/review/rule-outcome.ts';
import type { Report, ReportImage } from '../../core/analysis/report-schema.ts';
import type { DiveExport } from '../../core/review/dive-export.ts';
import type { ReportReview } from '../../core/review/report-review.ts';

/** An image that was reviewed, and how the rules came out. */
export interface ReviewedImage {
  readonly image: ReportImage & { readonly review: ReportReview };
  readonly outcomes: readonly RuleOutcome[];
}

export interface ReviewedReport {
  readonly report: Report;
  /** Images without a review (attestations, what was not read) are left out. */
  readonly images: readonly ReviewedImage[];
  /** Where it was asked for. */
  readonly diveExport: DiveExport | null;
}
