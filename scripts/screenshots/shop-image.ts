import { ociFiles, packArchive } from '../../fixtures/build/archives.ts';
import { buildImage } from '../../fixtures/build/build-image.ts';

/** Made-up programs and what their builds leave behind, enough of it that a review has something to say. */
const STEPS: readonly (readonly [instruction: string, layer: string])[] = [
  [
    'ADD rootfs.tar /',
    [
      ...files('/usr/bin', ['bash 1200', 'perl 3800', 'openssl 900', 'tar 450', 'git 3600', 'curl 260']),
      ...files('/usr/lib/x86_64-linux-gnu', [
        'libc.so.6 1900',
        'libcrypto.so.3 4700',
        'libssl.so.3 700',
        'libperl.so 3900',
      ]),
      ...files('/usr/share/locale/de/LC_MESSAGES', ['git.mo 600', 'tar.mo 90']),
      ...files('/usr/share/doc/git', ['RelNotes.txt 800', 'contrib.tar.gz 420']),
    ].join('\n'),
  ],
  [
    'RUN /bin/sh -c apt-get update && apt-get install -y nodejs build-essential',
    [
      ...files('/var/lib/apt/lists', ['deb.debian.org_main_Packages 8700', 'security_Packages 2100']),
      ...files('/var/cache/apt/archives', ['nodejs_20_amd64.deb 4300', 'gcc-14_amd64.deb 3900']),
      ...files('/usr/bin', ['node 9800']),
      ...files('/usr/lib/gcc/x86_64-linux-gnu/14', ['cc1 6300', 'cc1plus 6900', 'lto1 5200']),
      ...files('/usr/include/node', ['v8.h 700', 'node.h 160']),
    ].join('\n'),
  ],
  ['COPY package.json package-lock.json /app/', files('/app', ['package.json 2', 'package-lock.json 240']).join('\n')],
  [
    'RUN /bin/sh -c npm ci',
    [
      ...files('/app/node_modules/typescript/lib', ['tsc.js 5800', 'typescript.js 8700']),
      ...files('/app/node_modules/react-dom', ['client.js 900', 'server.js 700']),
      ...files('/app/node_modules/prettier', ['index.mjs 1900', 'plugins.js 2600']),
      ...files('/root/.npm/_cacache/content-v2', ['aa 3100', 'b4 2700', 'c9 2200']),
    ].join('\n'),
  ],
  [
    'COPY . /app',
    [
      ...files('/app/src', ['main.ts 60', 'shop.ts 90']),
      ...files('/app/public', ['hero.png 1900', 'font.woff2 310']),
    ].join('\n'),
  ],
  ['RUN /bin/sh -c rm -rf /root/.npm /var/lib/apt/lists', 'whiteout /root/.npm\nwhiteout /var/lib/apt/lists'],
  [
    'RUN /bin/sh -c chown -R node:node /app',
    [
      ...files('/app/node_modules/typescript/lib', ['tsc.js 5800', 'typescript.js 8700'], ' 1000:1000'),
      ...files('/app/node_modules/prettier', ['index.mjs 1900', 'plugins.js 2600'], ' 1000:1000'),
      ...files('/app/public', ['hero.png 1900', 'font.woff2 310'], ' 1000:1000'),
    ].join('\n'),
  ],
];

/** `name kilobytes`, as lines of a fixture. */
function files(directory: string, specs: readonly string[], facts = ''): string[] {
  return specs.map((spec) => {
    const [name = '', kilobytes = ''] = spec.split(' ');
    return `file ${directory}/${name} size=${Number(kilobytes) * 1000}${facts}`;
  });
}

/** An OCI archive of an image that is larger than it has to be. */
export async function shopImage(): Promise<Uint8Array> {
  const created = '2026-01-05T09:00:00Z';
  const image = await buildImage({
    names: ['shop:1.4'],
    created,
    history: STEPS.map(([created_by]) => ({
      created,
      created_by: `${created_by} # buildkit`,
      comment: 'buildkit.dockerfile.v0',
    })),
    layers: STEPS.map(([, layer]) => layer),
  });
  return packArchive(ociFiles([image]));
}
