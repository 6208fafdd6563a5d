import type { CatalogImage } from './catalog.ts';

/** Media types that tell what an artifact is: its own type, its config's or its first layer's. First match counts. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^application\/vnd\.cncf\.helm\./, 'a Helm chart'],
  [/^application\/vnd\.dev\.cosign\.|simplesigning|sigstore/, 'a signature'],
  [/^application\/vnd\.cncf\.notary\./, 'a signature'],
  [/^application\/vnd\.in-toto\+json|dsse/, 'an attestation'],
  [/spdx|cyclonedx/, 'a bill of materials'],
  [/^application\/vnd\.(?:wasm|module\.wasm|bytecodealliance)\./, 'a WebAssembly module'],
  [/^application\/wasm$/, 'a WebAssembly module'],
  [/^application\/vnd\.amazon\.soci\./, 'a SOCI index of an image’s layers'],
  [/^application\/vnd\.buildkit\.cacheconfig\./, 'a build cache of BuildKit'],
  [/^application\/vnd\.docker\.ai\.|^application\/vnd\.(?:cncf\.model|ollama)\./, 'an AI model'],
  [/^application\/vnd\.docker\.compose\./, 'a Compose project'],
  [/^application\/vnd\.devcontainers/, 'a dev container feature or template'],
  [/^application\/vnd\.cncf\.flux\./, 'a Flux artifact'],
  [/^application\/vnd\.aquasec\.trivy\./, 'a database of Trivy'],
  [/^application\/vnd\.gitea\.|^application\/vnd\.goharbor\./, 'an artifact of the registry itself'],
];

/** What an artifact that is no image is, in a few words with their article; “an artifact” where its types say nothing known. */
export function describeArtifact(image: Pick<CatalogImage, 'kind' | 'artifactType' | 'mediaType' | 'layers'>): string {
  if (image.kind === 'attestation') return 'an attestation about an image';
  for (const type of [image.artifactType, ...image.layers.map((layer) => layer.mediaType)]) {
    const found = type === null ? undefined : KINDS.find(([pattern]) => pattern.test(type));
    if (found) return found[1];
  }
  return 'an artifact';
}
