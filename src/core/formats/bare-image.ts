import type { CatalogImage, CatalogLayer } from './catalog.ts';

/** A layer of which only the fields given are known. */
export function bareLayer(index: number, fields: Partial<CatalogLayer> = {}): CatalogLayer {
  return {
    index,
    digest: null,
    diffId: null,
    mediaType: null,
    declaredBytes: null,
    annotations: new Map(),
    status: 'present',
    urls: [],
    location: null,
    name: null,
    ...fields,
  };
}

/** An image of which only its layers and the fields given are known. */
export function bareImage(layers: readonly CatalogLayer[], fields: Partial<CatalogImage> = {}): CatalogImage {
  return {
    names: [],
    kind: 'image',
    manifestDigest: null,
    configDigest: null,
    mediaType: null,
    artifactType: null,
    platform: null,
    annotations: new Map(),
    subject: null,
    created: null,
    author: null,
    config: null,
    history: [],
    layers,
    present: true,
    warnings: [],
    ...fields,
  };
}
