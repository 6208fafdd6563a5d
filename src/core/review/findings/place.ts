/** Directories that hold what somebody else wrote: packages that a package manager of a language has put there. */
export const dependencyDirectories: readonly string[] = [
  'node_modules',
  'site-packages',
  'dist-packages',
  'bower_components',
  'gems',
  'go/pkg/mod',
  '.cargo/registry',
  'vendor/bundle',
  '.m2/repository',
];

/**
 * Where a finding looks. Paths match from their end, by whole components and at any depth: `.npm/_cacache` is meant in
 * every home. With a leading "/" the path is meant from the root. A last component may begin or end in `*`, or end in `#`, which stands for
 * a number.
 */
export interface Place {
  readonly path: string;
  /** Only where the path has one of these children (at any time): tells a thing from another of its name. */
  readonly holds?: readonly string[];
  /** Only inside of a dependency directory, or only outside of them. */
  readonly dependencies?: 'inside' | 'outside';
  /** Only below one of these directories, given from the root. */
  readonly below?: readonly string[];
  /** Takes a path out of what a place above it takes in. */
  readonly isException?: boolean;
}

/** Shorthand for places of which nothing else is to be said. */
export function places(...paths: readonly string[]): readonly Place[] {
  return paths.map((path) => ({ path }));
}
