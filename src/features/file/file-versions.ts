import { Mark } from '../../core/analysis/change.ts';
import { reasonWords } from '../../core/analysis/mark-name.ts';
import type { TimelineEntry } from '../../core/analysis/view-types.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';

/** What the viewer shows of a path: the version that stands after a layer, alone or beside an older one. */
export interface ShownFile {
  readonly layer: number;
  /** Layer whose version it is compared with, or null. */
  readonly against: number | null;
  /** Line of a text that is gone to, counted from 1, or null; always null while comparing. */
  readonly line: number | null;
}

/** A version without a line of it. */
export function wholeFile(layer: number, against: number | null = null): ShownFile {
  return { layer, against, line: null };
}

/** The events of a timeline that left something to look at, oldest first. */
export function versionsOf(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return timeline.filter(({ mark }) => mark !== Mark.removed);
}

/** The version that stands after a layer; where that layer or one below has removed it, what was there before. */
export function versionAt(versions: readonly TimelineEntry[], layer: number): TimelineEntry | null {
  return versions.findLast((version) => version.layer <= layer) ?? versions[0] ?? null;
}

export function versionBefore(versions: readonly TimelineEntry[], version: TimelineEntry): TimelineEntry | null {
  return versions[versions.indexOf(version) - 1] ?? null;
}

/** The event that had taken the path away after `layer`, or null where it exists. */
export function removalAt(timeline: readonly TimelineEntry[], layer: number): TimelineEntry | null {
  const last = timeline.findLast((event) => event.layer <= layer);
  return last?.mark === Mark.removed ? last : null;
}

export function hasContent({ type }: TimelineEntry): boolean {
  return type === EntryType.file || type === EntryType.hardlink || type === EntryType.other;
}

/** "Layer 3: content changed". */
export function nameVersion({ layer, mark, reasons }: TimelineEntry): string {
  return `Layer ${layerNumber(layer)}: ${whatItDid(mark, reasons)}`;
}

function whatItDid(mark: Mark, reasons: number): string {
  switch (mark) {
    case Mark.added:
      return 'added';
    case Mark.modified:
      return `${reasonWords(reasons).join(', ') || 'something'} changed`;
    case Mark.touched:
      return 'written again with another time';
    case Mark.identical:
      return 'written again, the same';
    default:
      return 'listed';
  }
}
