import type { BuiltImage, ImageSpec } from '../../fixtures/build/build-image.ts';
import { nestedOciFiles, packArchive } from '../../fixtures/build/archives.ts';
import { buildImage, jsonBytes } from '../../fixtures/build/build-image.ts';
import { dir, file } from './fixture-lines.ts';
import { program } from './site-content.ts';

const CREATED = '2024-03-12T12:00:00Z';
const MTIME = 1_710_244_800;

/**
 * One image for two platforms, each with its attestation manifest, behind a nested index: the shape that
 * `docker buildx build --platform linux/amd64,linux/arm64 --provenance=true -o type=oci` writes.
 */
export async function twoPlatformArchive(): Promise<Uint8Array> {
  const images: BuiltImage[] = [];
  const attestations: BuiltImage[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const image = await buildImage(platformImage(architecture));
    images.push(image);
    attestations.push(await buildImage(attestationOf(image)));
  }
  return packArchive(await nestedOciFiles([...images, ...attestations], 'two-platforms:1.0'));
}

function platformImage(architecture: string): ImageSpec {
  const note = `Built for linux/${architecture}.\n`;
  return {
    platform: { os: 'linux', architecture },
    created: CREATED,
    config: { Entrypoint: ['/bin/hello'], Env: ['PATH=/bin'], WorkingDir: '/' },
    layers: [
      {
        text: [
          dir('/bin', { mtime: MTIME }),
          file('/bin/hello', program('hello', `would greet from ${architecture}`), { mode: '0755', mtime: MTIME }),
        ].join('\n'),
        packing: 'gzip',
      },
      {
        text: [dir('/etc', { mtime: MTIME }), file('/etc/platform', note, { mtime: MTIME })].join('\n'),
        packing: 'zstd',
      },
    ],
    history: [
      { created: CREATED, created_by: 'COPY /out/hello /bin/hello # buildkit', comment: 'buildkit.dockerfile.v0' },
      {
        created: CREATED,
        created_by: 'RUN /bin/sh -c echo "Built for $TARGETPLATFORM." > /etc/platform # buildkit',
        comment: 'buildkit.dockerfile.v0',
      },
      {
        created: CREATED,
        created_by: 'ENTRYPOINT ["/bin/hello"]',
        comment: 'buildkit.dockerfile.v0',
        empty_layer: true,
      },
    ],
  };
}

/** BuildKit's attestation storage: an image manifest of platform unknown/unknown whose layer is an in-toto statement. */
function attestationOf(image: BuiltImage): ImageSpec {
  const predicateType = 'https://slsa.dev/provenance/v0.2';
  const statement = jsonBytes({
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType,
    subject: [{ name: 'sample', digest: { sha256: image.manifestDigest.replace('sha256:', '') } }],
    predicate: { builder: { id: '' }, buildType: 'https://mobyproject.org/buildkit@v1' },
  });
  return {
    platform: { os: 'unknown', architecture: 'unknown' },
    created: CREATED,
    layers: [
      {
        tar: statement,
        mediaType: 'application/vnd.in-toto+json',
        annotations: { 'in-toto.io/predicate-type': predicateType },
      },
    ],
    history: null,
    descriptorAnnotations: {
      'vnd.docker.reference.digest': image.manifestDigest,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
  };
}
