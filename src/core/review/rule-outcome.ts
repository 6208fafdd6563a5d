/** How one rule about an image came out. */
export interface RuleOutcome {
  readonly rule: string;
  readonly passed: boolean;
  /** What was found, and what is allowed, in words. */
  readonly value: string;
  readonly limit: string;
}
