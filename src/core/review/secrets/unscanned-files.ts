import type { Place } from '../findings/place.ts';
import { dependencyDirectories, places } from '../findings/place.ts';

/**
 * Where distributions and package managers put what everybody can fetch: a key in it is a test's or an example's. Credential
 * files are read there all the same, and called a hint.
 */
export const publishedFiles: readonly Place[] = [
  ...places(
    '/usr/share',
    '/usr/lib',
    '/usr/lib32',
    '/usr/lib64',
    '/usr/libexec',
    '/usr/include',
    '/usr/bin',
    '/usr/sbin',
    '/usr/games',
    '/lib',
    '/lib64',
    '/bin',
    '/sbin',
    '/usr/src/linux-headers-*',
    '/usr/src/linux-kbuild-*',
    '/usr/local/lib/python*',
    '/usr/local/go',
    '/usr/local/rustup',
    '/var/lib/dpkg',
    '/var/lib/apt',
    '/var/lib/rpm',
    '/lib/apk',
    '/var/cache',
    '/etc/ssl/certs',
    '/etc/ca-certificates',
    '.npm/_cacache',
    '.cache/pip',
    '.cache/uv',
    '.cache/yarn',
    '.cache/go-build',
    '.rustup',
    '.git/objects',
    '/opt/conda',
    '/proc',
    '/sys',
  ),
  ...dependencyDirectories.map((path) => ({ path })),
  // Made by Debian's ssl-cert for tests on the machine itself, and named after what it is worth.
  { path: 'ssl-cert-snakeoil.key' },
  // Web roots of distributions' servers: what lies there is the image's own.
  ...['/usr/share/nginx/html', '/usr/share/caddy'].map((path): Place => ({ path, isException: true })),
];

/** Formats that hold no text, or only pictures and what was made by a tool: not read at all. */
export const binaryFiles: readonly Place[] = (
  'so a o ko exe dll dylib class jar war ear wasm node pyc pyo gz tgz bz2 xz zst zip 7z rar tar deb rpm apk whl egg png jpg jpeg gif ' +
  'webp avif ico bmp tif tiff svg svgz mp3 mp4 ogg webm mov avi flac wav ttf otf woff woff2 eot pfb afm tfm vf pdf ps dvi mo gmo db ' +
  'sqlite parquet npy npz pt onnx safetensors gguf bin dat iso img squashfs map css'
)
  .split(' ')
  .map((ending) => ({ path: `*.${ending}` }));
