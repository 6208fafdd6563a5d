import type { ReactElement } from 'react';
import { IDENTITY_TEXTS } from '../../core/explain/image-texts.ts';
import type { CatalogImage } from '../../core/formats/catalog.ts';
import { formatExactBytes } from '../../ui/byte-size.ts';
import { DigestFact, Fact, FactList } from '../../ui/fact-list.tsx';
import { LongList } from '../../ui/long-list.tsx';
import { LongText } from '../../ui/long-text.tsx';

/** Name of a file in an annotation of a blob (OCI image-spec, annotations.md). */
const TITLE_ANNOTATION = 'org.opencontainers.image.title';

/** What a manifest that describes no image says: types, annotations, blobs. */
export function ManifestFacts({ image }: { readonly image: CatalogImage }): ReactElement {
  const { artifactType, mediaType, manifestDigest, configDigest, subject, annotations, layers } = image;
  return (
    <FactList>
      {artifactType !== null && (
        <Fact name="Artifact type" meaning={IDENTITY_TEXTS.artifactType.text}>
          <span className="font-mono break-all">{artifactType}</span>
        </Fact>
      )}
      {mediaType !== null && (
        <Fact name="Media type" meaning={IDENTITY_TEXTS.mediaType.text}>
          <span className="font-mono break-all">{mediaType}</span>
        </Fact>
      )}
      <DigestFact name="Manifest digest" meaning={IDENTITY_TEXTS.manifestDigest.text} value={manifestDigest} />
      <DigestFact name="Config digest" meaning={IDENTITY_TEXTS.config.text} value={configDigest} />
      <DigestFact name="About" meaning={IDENTITY_TEXTS.subject.text} value={subject} />
      {annotations.size > 0 && (
        <Fact name="Annotations" meaning={IDENTITY_TEXTS.annotation.text}>
          <LongList items={[...annotations]}>
            {([name, value]) => <LongText text={`${name}: ${value}`} isCode />}
          </LongList>
        </Fact>
      )}
      <Fact name="Blobs">
        {layers.length === 0 ? (
          <span className="text-faint">{image.unread === true ? 'not read yet' : 'none'}</span>
        ) : (
          <LongList items={layers}>
            {({ mediaType, declaredBytes, digest, annotations }) => (
              <span className="block">
                {annotations.has(TITLE_ANNOTATION) && <LongText text={`${annotations.get(TITLE_ANNOTATION)}, `} />}
                {declaredBytes === null ? 'size not declared' : formatExactBytes(declaredBytes)}
                {mediaType !== null && (
                  <span className="block font-mono text-xs break-all text-muted">{mediaType}</span>
                )}
                {digest !== null && <span className="block font-mono text-xs break-all text-faint">{digest}</span>}
              </span>
            )}
          </LongList>
        )}
      </Fact>
    </FactList>
  );
}
