import { ensureWasm } from './ensure-wasm.mjs';
import { extractPackagedWasm } from './packaged-wasm.mjs';

/**
 * Makes the modules that the sources import and that are not committed, where they are missing or stale; a few
 * milliseconds where they are not. The configurations of Vite and Vitest call this as well, so that `npx vitest` works
 * after a bare `npm install`.
 */
export function ensureGenerated() {
  ensureWasm();
  extractPackagedWasm();
}
