import type { PackageKind } from '../review.ts';

export interface PackageName {
  readonly kind: PackageKind;
  readonly name: string;
  readonly version: string | null;
}

/** Which package each path belongs to, as one number per path; who claims a path first keeps it. */
export class PackageOwners {
  readonly packages: PackageName[] = [];
  /** 1 + index into `packages` by path, 0 for none. */
  readonly #ownerOf: Int32Array;

  constructor(pathCount: number) {
    this.#ownerOf = new Int32Array(pathCount);
  }

  add(name: PackageName): number {
    return this.packages.push(name) - 1;
  }

  /** `path` may be -1 for one that is not there. */
  own(path: number, owner: number): void {
    if (path >= 0 && this.#ownerOf[path] === 0) this.#ownerOf[path] = owner + 1;
  }

  /** Index into `packages`, or -1. */
  ownerOf(path: number): number {
    return this.#ownerOf[path]! - 1;
  }
}
