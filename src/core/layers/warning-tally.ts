import type { Warning, WarningCode } from '../formats/warning.ts';

/** Counts observations by code, so that a million of them stay one line with its first example. */
export class WarningTally {
  readonly #byCode = new Map<WarningCode, { message: string; path: string | null; count: number }>();

  /** `message` and `path` are those of the first observation; they are only asked for then. */
  add(code: WarningCode, message: string | (() => string), path: (() => string) | null = null): void {
    const seen = this.#byCode.get(code);
    if (seen) {
      seen.count += 1;
      return;
    }
    this.#byCode.set(code, {
      message: typeof message === 'string' ? message : message(),
      path: path ? path() : null,
      count: 1,
    });
  }

  toWarnings(layer: number | null): Warning[] {
    return [...this.#byCode].map(([code, { message, path, count }]) => ({ code, message, layer, path, count }));
  }
}
