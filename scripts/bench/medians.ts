/** Times of one measurement over all rounds, in milliseconds. */
export class Samples {
  readonly #byName = new Map<string, number[]>();

  add(name: string, value: number): void {
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, [value]);
    else known.push(value);
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  all(name: string): readonly number[] {
    return this.#byName.get(name) ?? [];
  }

  median(name: string): number {
    return median(this.#byName.get(name) ?? []);
  }

  /**
   * Median of the ratios round by round: what ran side by side is compared, so a busy spell of the machine touches
   * both. `over` and `under` must have been measured in the same rounds.
   */
  ratio(over: string, under: string): number {
    const above = this.#byName.get(over) ?? [];
    const below = this.#byName.get(under) ?? [];
    return median(above.map((value, round) => value / (below[round] ?? Number.NaN)));
  }

  range(name: string): readonly [low: number, high: number] {
    const values = this.#byName.get(name) ?? [];
    return [Math.min(...values), Math.max(...values)];
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
