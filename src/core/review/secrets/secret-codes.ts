/** Codes of findings of secrets, and of what only looks like one; each has a page in docs/findings. */
export const secretCodes = [
  'private-key',
  'credential-file',
  'secret-in-file',
  'secret-in-env',
  'secret-in-history',
  'secret-in-label',
  'published-key',
] as const;

export type SecretCode = (typeof secretCodes)[number];
