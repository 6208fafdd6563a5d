import * as raw from '../../tar/testing/raw-tar.ts';
import { computeDigest } from '../digest.ts';

export type ImageFile = readonly [path: string, content: Uint8Array];

export const ociManifestType = 'application/vnd.oci.image.manifest.v1+json';
export const ociIndexType = 'application/vnd.oci.image.index.v1+json';
export const ociConfigType = 'application/vnd.oci.image.config.v1+json';
export const ociLayerType = 'application/vnd.oci.image.layer.v1.tar';

export function jsonBytes(value: unknown): Uint8Array {
  return raw.toBytes(JSON.stringify(value));
}

/** A layer tar with one file of that name. */
export function layerTar(fileName: string): Uint8Array {
  return raw.archive(raw.file(fileName, `content of ${fileName}`));
}

export interface WrittenDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The blobs of an OCI layout under way. */
export class BlobFolder {
  readonly files: ImageFile[] = [];

  async add(
    mediaType: string,
    content: Uint8Array,
    options: { readonly absent?: boolean } = {},
  ): Promise<WrittenDescriptor> {
    const digest = (await computeDigest(content))!;
    if (!options.absent) this.files.push([`blobs/sha256/${digest.slice('sha256:'.length)}`, content]);
    return { mediaType, digest, size: content.length };
  }

  addJson(mediaType: string, value: unknown, options: { readonly absent?: boolean } = {}): Promise<WrittenDescriptor> {
    return this.add(mediaType, jsonBytes(value), options);
  }

  /** A whole image: `layers` are the names of the one file in each. */
  async addImage(
    layers: readonly string[],
    config: Readonly<Record<string, unknown>> = {},
    options: { readonly absent?: boolean } = {},
  ): Promise<WrittenDescriptor> {
    const descriptors: WrittenDescriptor[] = [];
    const diffIds: string[] = [];
    for (const name of layers) {
      const descriptor = await this.add(ociLayerType, layerTar(name));
      descriptors.push(descriptor);
      diffIds.push(descriptor.digest);
    }
    const configDescriptor = await this.addJson(ociConfigType, {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: diffIds },
      ...config,
    });
    const manifest = { schemaVersion: 2, mediaType: ociManifestType, config: configDescriptor, layers: descriptors };
    return this.addJson(ociManifestType, manifest, options);
  }

  /** The layout's files around these manifests. */
  layout(...manifests: readonly object[]): ImageFile[] {
    return [
      ['oci-layout', jsonBytes({ imageLayoutVersion: '1.0.0' })],
      ...this.files,
      ['index.json', jsonBytes({ schemaVersion: 2, mediaType: ociIndexType, manifests })],
    ];
  }
}

/** A docker-archive of one image with the given layers, each by the name of its one file. */
export async function dockerFiles(
  layers: readonly string[],
  options: { readonly tags?: readonly string[]; readonly config?: Readonly<Record<string, unknown>> } = {},
): Promise<ImageFile[]> {
  const tars = layers.map((name) => layerTar(name));
  const diffIds = await Promise.all(tars.map(async (tar) => (await computeDigest(tar))!));
  const config = jsonBytes({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: diffIds },
    ...options.config,
  });
  const configName = `${(await computeDigest(config))!.slice('sha256:'.length)}.json`;
  const names = diffIds.map((diffId) => `${diffId.slice('sha256:'.length)}/layer.tar`);
  return [
    ...names.map((name, index): ImageFile => [name, tars[index]!]),
    [configName, config],
    ['manifest.json', jsonBytes([{ Config: configName, RepoTags: options.tags ?? [], Layers: names }])],
  ];
}

/** The files as an outer tar. */
export function packTar(files: readonly ImageFile[]): Uint8Array {
  return raw.archive(
    ...files.flatMap(([path, content]) =>
      (path.length > 100 ? [raw.pax([['path', path]])] : []).concat(raw.file(path, content)),
    ),
  );
}

/** The files with one replaced, or left out where `content` is null. */
export function withFile(files: readonly ImageFile[], path: string, content: Uint8Array | string | null): ImageFile[] {
  return files.flatMap((file): ImageFile[] => {
    if (file[0] !== path) return [file];
    return content === null ? [] : [[path, raw.toBytes(content)]];
  });
}

export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
