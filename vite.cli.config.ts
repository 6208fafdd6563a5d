import { defineConfig } from 'vite';

/** The command line as one file for Node, its libraries bundled in, so that it starts without node_modules. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist-cli',
    target: 'node20',
    minify: false,
    license: { fileName: 'third-party-licenses.md' },
    rolldownOptions: { output: { entryFileNames: 'layerscope.mjs' } },
  },
});
