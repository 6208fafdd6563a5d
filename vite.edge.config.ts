import { defineConfig } from 'vite';
import { thirdPartyLicenses } from './scripts/build/third-party-licenses.ts';

/** The server for edge platforms as one module without anything of Node. */
export default defineConfig({
  publicDir: false,
  plugins: [thirdPartyLicenses('third-party-licenses.md').forPage],
  ssr: { noExternal: true, target: 'webworker' },
  build: {
    ssr: 'src/proxy/edge-worker.ts',
    outDir: 'dist-edge',
    target: 'es2022',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'layerscope-worker.mjs' } },
  },
});
