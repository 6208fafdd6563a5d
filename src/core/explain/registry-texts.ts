import type { Explanation } from './explanation.ts';

/** How a layer of a registry came here. */
export type LayerSourceKind = 'streamed' | 'kept' | 'table-of-contents' | 'headers';

/** Whether a layer was listed and not fetched whole, so that its own digest is not known to be right. */
export function isOnlyListed(kind: LayerSourceKind): boolean {
  return kind === 'table-of-contents' || kind === 'headers';
}

export const LAYER_SOURCE_TEXTS: Record<LayerSourceKind, Explanation> = {
  streamed: {
    title: 'Streamed',
    text: 'The layer was fetched from its registry from the first byte to the last. Nothing of it is held in memory but the list of its files.',
  },
  kept: {
    title: 'Kept',
    text: 'The layer was read from this browser’s storage, where an earlier look at an image had put it. The registry was not asked for it.',
  },
  'table-of-contents': {
    title: 'Table of contents',
    text: 'A list of the layer’s files, which stands in the layer or beside it, was fetched. The files themselves were not.',
  },
  headers: {
    title: 'Headers',
    text: 'The layer is not compressed: its headers and small files were fetched, and its large files were passed over. Those that other layers have, too, were fetched to be compared.',
  },
};

/** Whether what came from a registry is what the image names. */
export type SourceCheck = 'verified' | 'wrong' | 'unknown';

export const SOURCE_CHECK_TEXTS: Record<SourceCheck, Explanation> = {
  verified: { title: 'Verified', text: 'What was read has exactly the digest that the image gives for it.' },
  wrong: { title: 'Wrong digest', text: 'What was read has another digest than the image gives for it.' },
  unknown: {
    title: 'Not verified',
    text: 'What was read is not the whole layer and has no digest of its own in the image, or the reading broke off before one could be worked out.',
  },
};

/** What the page says of a registry and of what came from it. */
export type RegistryFigure =
  'reference' | 'registryDigest' | 'requests' | 'bytesFetched' | 'bytesSaved' | 'pullLimit' | 'tableOfContents';

export const REGISTRY_TEXTS: Record<RegistryFigure, Explanation> = {
  reference: {
    title: 'Reference',
    text: 'The whole name that the registry was asked for: registry, repository, and a tag or digest.',
  },
  registryDigest: {
    title: 'Digest of the name',
    text: 'What the name stands for right now. Written behind an @, it names the same bytes for ever, while a tag can be moved.',
  },
  requests: {
    title: 'Requests',
    text: 'Questions to the registry for this image: manifests, configuration, layers and parts of layers.',
  },
  bytesFetched: { title: 'Fetched', text: 'Bytes of layers that came from the registry.' },
  bytesSaved: {
    title: 'Saved',
    text: 'Bytes of layers that did not have to be fetched, because the browser had kept them or because a table of contents or the headers were enough.',
  },
  pullLimit: {
    title: 'Pull limit',
    text: 'How many more images the registry lets this page’s server open in its window of time. Signing in gives you a limit of your own.',
  },
  tableOfContents: {
    title: 'Table of contents',
    text: 'A list of a layer’s files, with sizes, modes and digests, that some builders store with the layer (eStargz, zstd:chunked, SOCI). With it a layer of gigabytes is listed at once.',
  },
};
