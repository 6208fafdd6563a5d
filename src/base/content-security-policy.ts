/**
 * What the page may load and where it may send anything: nowhere but its own origin. The one source for the response
 * header (src/proxy) and for the meta element that the build writes into index.html, so that a static host keeps the
 * promise too.
 *
 * A meta element binds the page, not the workers it starts from a URL: those take the policy of their own response.
 * A static host should therefore send the header as well.
 */
const DIRECTIVES: readonly (readonly [name: string, ...sources: string[]])[] = [
  ['default-src', "'none'"],
  // 'wasm-unsafe-eval' lets WebAssembly compile (decompression, hashing); it does not allow eval.
  ['script-src', "'self'", "'wasm-unsafe-eval'"],
  ['worker-src', "'self'"],
  ['connect-src', "'self'"],
  ['style-src', "'self'"],
  ['img-src', "'self'", 'data:', 'blob:'],
  ['font-src', "'self'"],
  ['manifest-src', "'self'"],
  ['object-src', "'none'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
];

/** The policy for a `<meta http-equiv>` element, where `frame-ancestors` has no effect (CSP level 3, section 3.3). */
export const META_CONTENT_SECURITY_POLICY = DIRECTIVES.map((directive) => directive.join(' ')).join('; ');

/** The policy for the response header: the same, and nobody may frame the page. */
export const CONTENT_SECURITY_POLICY = `${META_CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`;
