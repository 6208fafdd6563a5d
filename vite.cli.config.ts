import { defineConfig } from 'vite';
import { thirdPartyLicenses } from './scripts/build/third-party-licenses.ts';

/** The command line as one file for Node, its libraries bundled in, so that it starts without node_modules. */
export default defineConfig({
  publicDir: false,
  plugins: [thirdPartyLicenses('third-party-licenses.md').forPage],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist-cli',
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'layerscope.mjs' } },
  },
});
