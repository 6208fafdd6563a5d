import { gzipSync } from 'node:zlib';

import { buildArchive } from '../../fixtures/build/archives.ts';
import { elfFile } from '../../src/core/content/testing/elf-file.ts';
import { archive, file } from '../../src/core/tar/testing/raw-tar.ts';

/** A picture of one dark pixel (PNG specification, third edition). */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An SVG that would leave a mark on the page if anything in it were run. */
const HOSTILE_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" onload="document.title=1"><script>document.title = "run"</script><rect width="80" height="40" fill="teal"/></svg>';

const CONFIG = ['listen = 8080', 'root = /srv', ...Array.from({ length: 40 }, (_, at) => `option${at} = on`)];

/** An image with one file of every kind that the viewer shows, over three layers. */
export function fileImage(): Promise<Uint8Array> {
  const tarball = gzipSync(archive(file('notes/readme.md', 'hello'), file('notes/list.txt', 'one')));
  const program = elfFile({ bits: 64, type: 3, machine: 62, interpreter: '/lib64/ld-linux-x86-64.so.2', flags1: 0 });
  return buildArchive('oci', {
    names: ['files:1'],
    layers: [
      {
        text: [
          put('/app/run.sh', '#!/bin/sh\nset -e\necho "hello"\n'),
          put('/app/server.conf', `${CONFIG.join('\n')}\n`),
          put('/app/secret.txt', 'a word that stays in the layer\n'),
          put('/app/program', Buffer.concat([program, Buffer.alloc(4000, 0x5a)])),
          put('/app/pixel.png', PIXEL),
          put('/app/logo.svg', HOSTILE_SVG),
          put('/app/notes.tar.gz', tarball),
          put('/app/changes.gz', gzipSync('first change\n')),
          put('/app/latin.txt', Buffer.from('caf\xe9\n'.repeat(9), 'latin1')),
          'symlink /app/start -> run.sh',
          'symlink /etc/mtab -> ../proc/mounts',
        ].join('\n'),
        packing: 'gzip',
      },
      {
        text: [
          put('/app/server.conf', `${CONFIG.join('\n').replace('8080', '9090')}\nlog = stdout\n`),
          put('/app/program', Buffer.concat([program, Buffer.alloc(3999, 0x5a), Buffer.of(0x5b)])),
        ].join('\n'),
        packing: 'gzip',
      },
      { text: 'whiteout /app/secret.txt', packing: 'gzip' },
    ],
  });
}

/** A line of an image's text (fixtures/build) for a file with these bytes. */
export function put(path: string, content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const escaped = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  return `file ${path} "${escaped}"`;
}
