/** A secret in a text. */
export interface SecretMatch {
  /** What it is, as a noun: "GitHub token". */
  readonly kind: string;
  /** The secret itself: text[from, to). */
  readonly from: number;
  readonly to: number;
}

/** Orders matches by place and drops those inside of another one. */
export function withoutOverlaps(matches: readonly SecretMatch[]): readonly SecretMatch[] {
  const kept: SecretMatch[] = [];
  let end = -1;
  for (const match of [...matches].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (match.from < end) continue;
    kept.push(match);
    end = match.to;
  }
  return kept;
}
