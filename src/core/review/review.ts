/**
 * Why stored bytes are dead: no path of the final filesystem shows them. Each byte has one cause, that of the event that
 * took its last name away. Definitions: docs/metrics.md.
 */
export type DeathCause =
  /** The path itself has a whiteout in a later layer. */
  | 'whiteout'
  /** A directory above has a whiteout. */
  | 'directory-whiteout'
  /** A directory above has an opaque whiteout. */
  | 'opaque'
  /** A path above, or the path itself, became something that is no such file. */
  | 'type-change'
  /** Written again with other content. */
  | 'overwritten'
  /** Written again with the same content and another mode, owner, xattrs or time: chmod, chown, setcap, touch. */
  | 'metadata-only'
  /** Written again with nothing differing. */
  | 'identical'
  /** Stored and never seen, not even in its own layer: an earlier entry of a path listed twice, AUFS metadata, a whiteout's body. */
  | 'same-layer';

/** Order of `DeathCause` where it is a number in a column; 0 is live. */
export const deathCauses: readonly DeathCause[] = [
  'whiteout',
  'directory-whiteout',
  'opaque',
  'type-change',
  'overwritten',
  'metadata-only',
  'identical',
  'same-layer',
];

/** Stored bytes of file versions, and how many versions. */
export interface Weight {
  readonly bytes: number;
  readonly versions: number;
}

export interface Review {
  readonly total: Weight;
  readonly live: Weight;
  readonly dead: Weight;
  /** live.bytes / total.bytes; 1 where nothing is stored. */
  readonly efficiency: number;
  /** False where a layer is missing or broke off: the figures are those of what could be read. */
  readonly complete: boolean;
  /** False where files were not read: secrets in them and packages are unknown then, not absent. */
  readonly contentsRead: boolean;
  readonly base: BaseBoundary;
  readonly layers: readonly ReviewLayer[];
  /** Only causes that have bytes or versions, by bytes. */
  readonly causes: readonly { readonly cause: DeathCause; readonly weight: Weight }[];
  /** Who added what another killed, by bytes. */
  readonly deaths: readonly Death[];
  readonly duplicates: Duplicates;
  /** Null for an image without layers. */
  readonly dive: DiveFigures | null;
  /** Secrets, then waste, then hints; each by bytes, largest first. */
  readonly findings: readonly Finding[];
  readonly packages: readonly PackageWeight[];
}

/** The lowest `layers` layers come from the base image. */
export interface BaseBoundary {
  readonly layers: number;
  readonly how: 'annotation' | 'history' | 'chosen' | 'unknown';
  /** As the annotation names it, or null. */
  readonly name: string | null;
}

export interface ReviewLayer {
  readonly layer: number;
  readonly isBase: boolean;
  readonly total: Weight;
  readonly live: Weight;
  readonly dead: Weight;
  /** What this layer's events killed, in whatever layer it lies. */
  readonly killed: Weight;
  /** Bytes of the layer as stored or transferred, or null where not known. */
  readonly compressedBytes: number | null;
}

/** Bytes that `addedBy` stored and an event of `killedBy` made dead; equal for cause `same-layer`. */
export interface Death {
  readonly addedBy: number;
  readonly killedBy: number;
  readonly cause: DeathCause;
  readonly weight: Weight;
}

/** The same bytes at several paths that are all visible; hardlinks of one inode are one. */
export interface Duplicates {
  /** What all but one copy of each take. */
  readonly extra: Weight;
  /** The largest groups by extra bytes, at most `mostDuplicateGroups`. */
  readonly groups: readonly {
    readonly sizeBytes: number;
    readonly copies: number;
    /** At most 20 of them, for display. */
    readonly paths: readonly FoundPath[];
  }[];
}

/** dive's three figures by dive's own formula, to compare with. Bytes are header sizes. */
export interface DiveFigures {
  readonly efficiency: number;
  readonly wastedBytes: number;
  /** Wasted bytes over the bytes of all layers but the lowest; null where those are 0. */
  readonly wastedUserPercent: number | null;
  readonly sizeBytes: number;
  readonly userSizeBytes: number;
  /** Paths that dive counts twice or more. */
  readonly inefficiencyCount: number;
  /** Of them the largest by cumulative bytes, at most `mostInefficiencies`. `count`: how many entries count for the path. */
  readonly inefficiencies: readonly { readonly path: string; readonly count: number; readonly bytes: number }[];
  /** Layers of which dive leaves out the rest at a whiteout of a path that no lower layer has. */
  readonly cutLayers: readonly number[];
}

export interface FoundPath {
  /** Path id of the model, to stand on it in the tree. */
  readonly path: number;
  /** For display; escaped. */
  readonly text: string;
  /** Layer whose version is meant. */
  readonly layer: number;
  readonly bytes: number;
}

export type FindingSeverity = 'secret' | 'waste' | 'hint';

export interface Finding {
  /** Stable; has a page docs/findings/CODE.md. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** One line, with what is found: "apt lists left behind". */
  readonly title: string;
  /** Stored bytes that would be saved; 0 for secrets. */
  readonly bytes: number;
  /** Estimated share of the compressed layers, or null. */
  readonly compressedBytes: number | null;
  readonly count: number;
  /** The largest ones, at most `mostFindingPaths`. */
  readonly paths: readonly FoundPath[];
  /** Directory to show in the tree, or null where the paths have none in common worth showing. */
  readonly root: FoundPath | null;
  /** Layers that stored the bytes, lowest first. */
  readonly layers: readonly number[];
  /** Layer whose event made them dead, or null where they are live. */
  readonly killedBy: number | null;
  /** Rows of the image's history (SelectedImage.historyRows) that are to be changed. */
  readonly historyRows: readonly number[];
  /** Why it matters, one or two sentences. */
  readonly why: string;
  /** What to do in Dockerfile terms, a sentence. */
  readonly remedy: string;
  /** Lines of a Dockerfile as they should read, or null. */
  readonly example: string | null;
  /** For secrets: what was seen, masked. */
  readonly evidence: string | null;
  readonly isBase: boolean;
}

export type PackageKind = 'dpkg' | 'apk' | 'rpm' | 'python' | 'npm';

/** What of the visible files one package owns, by layer. */
export interface PackageWeight {
  /** Null: files of that layer that no package owns. */
  readonly kind: PackageKind | null;
  readonly name: string;
  readonly version: string | null;
  readonly layer: number;
  readonly weight: Weight;
}

/**
 * Every file version of an image as a tree for pictures, as columns; node 0 is the root, parents before children.
 * Directories have the sum of what lies below. One path whose versions are several has a leaf for each.
 */
export interface SizeTree {
  readonly count: number;
  readonly parent: Int32Array;
  /** Path id of the model. */
  readonly path: Int32Array;
  readonly bytes: Float64Array;
  readonly deadBytes: Float64Array;
  /** Layer of a leaf; that of most of the bytes for a directory. */
  readonly layer: Uint16Array;
  /** 0 live, else 1 + index into `deathCauses`; of most of the dead bytes for a directory. */
  readonly cause: Uint8Array;
  /** Index into `fileKinds` (src/core/review/file-kinds.ts); of most of the bytes for a directory. */
  readonly kind: Uint8Array;
  /** 1 for directories. */
  readonly isDirectory: Uint8Array;
  /** Names for display: name i is decoded from names[nameEnds[i - 1] ?? 0, nameEnds[i]), raw bytes. */
  readonly names: Uint8Array;
  readonly nameEnds: Uint32Array;
}

export const mostDuplicateGroups = 100;
export const mostInefficiencies = 100;
export const mostFindingPaths = 200;
