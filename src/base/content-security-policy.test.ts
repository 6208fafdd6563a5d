import { expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, META_CONTENT_SECURITY_POLICY } from './content-security-policy.ts';

/** Directive name → its sources. */
function parsePolicy(policy: string): ReadonlyMap<string, readonly string[]> {
  return new Map(policy.split('; ').map((directive) => [directive.split(' ')[0] ?? '', directive.split(' ').slice(1)]));
}

it('lets the page send requests to its own origin only', () => {
  expect(parsePolicy(CONTENT_SECURITY_POLICY).get('connect-src')).toEqual(["'self'"]);
  expect(parsePolicy(CONTENT_SECURITY_POLICY).get('form-action')).toEqual(["'none'"]);
  expect(parsePolicy(CONTENT_SECURITY_POLICY).get('default-src')).toEqual(["'none'"]);
});

it('runs scripts of its own origin and WebAssembly, and never text as code', () => {
  expect(parsePolicy(CONTENT_SECURITY_POLICY).get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
});

it('names no host and no wildcard', () => {
  for (const [, sources] of parsePolicy(CONTENT_SECURITY_POLICY)) {
    for (const source of sources) expect(source).toMatch(/^('[a-z-]+'|data:|blob:)$/);
  }
});

it('is the same in the header and in the page, but for the directive that only a header can carry', () => {
  const header = new Map(parsePolicy(CONTENT_SECURITY_POLICY));
  expect(header.get('frame-ancestors')).toEqual(["'none'"]);
  header.delete('frame-ancestors');
  expect(header).toEqual(parsePolicy(META_CONTENT_SECURITY_POLICY));
});
