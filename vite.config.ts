import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { thirdPartyLicenses } from './scripts/build/third-party-licenses.ts';
import { ensureGenerated } from './scripts/setup/ensure-generated.mjs';
import { registryApiWhileDeveloping } from './src/proxy/vite-plugin.ts';
import { META_CONTENT_SECURITY_POLICY } from './src/base/content-security-policy.ts';

ensureGenerated();

/** Puts the policy first into the head of the built page. Not while developing: hot reloading needs inline scripts. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'layerscope:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: META_CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

const licenses = thirdPartyLicenses('third-party-licenses.md');

export default defineConfig({
  // Relative, so that the built page works at any path of any host.
  base: './',
  plugins: [react(), tailwindcss(), contentSecurityPolicy(), registryApiWhileDeveloping(), licenses.forPage],
  worker: { format: 'es', plugins: () => [licenses.forWorkers] },
  server: { host: '127.0.0.1' },
  build: {
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.4'],
    // Nothing inlined as data: the policy and the caches see every file as itself.
    assetsInlineLimit: 0,
    sourcemap: true,
    rolldownOptions: {
      output: {
        // Libraries change seldom and stay cached; ours change with every release.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Before the groups below, which would take it along with what needs it.
            { name: 'react', test: /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/, priority: 2 },
            // Of the field that comes after the drop zone.
            {
              name: 'combobox',
              test: /[\\/]node_modules[\\/](?:downshift|compute-scroll-into-view|prop-types|react-is)[\\/]/,
              priority: 1,
            },
            // Of what shows an image.
            {
              name: 'image-libraries',
              test: /[\\/]node_modules[\\/](?:react-resizable-panels|react-window|d3-hierarchy|hash-wasm|@radix-ui[\\/]react-(?:tabs|toggle|toggle-group))[\\/]/,
              priority: 1,
            },
            // Of the file viewer, which comes after everything else.
            {
              name: 'editor',
              test: /[\\/]node_modules[\\/](?:@codemirror|@lezer|@marijn|style-mod|w3c-keyname|crelt)[\\/]/,
              priority: 1,
            },
            { name: 'libraries', test: /[\\/]node_modules[\\/]/ },
          ],
        },
      },
    },
  },
});
