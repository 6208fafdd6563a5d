import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { buildImage, buildState } from '../../app/testing/fake-session.ts';
import type { CatalogLayer } from '../../core/formats/catalog.ts';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import { NoImage } from './no-image.tsx';

afterEach(cleanup);

const blob: CatalogLayer = {
  index: 0,
  digest: `sha256:${'7'.repeat(64)}`,
  diffId: null,
  mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  declaredBytes: 4321,
  annotations: new Map([['org.opencontainers.image.title', 'shop-1.2.tgz']]),
  status: 'present',
  urls: [],
  location: null,
  name: null,
};

function show(changes: Parameters<typeof buildImage>[0]) {
  const chart = buildImage({ kind: 'artifact', config: null, platform: null, ...changes });
  const traffic = { requests: 2, bytesFetched: 0, bytesSaved: 0 };
  const reference = { registry: 'ghcr.io', name: 'owner/shop', tag: '1.2', digest: null };
  const quota = { limit: 100, remaining: 76, windowSeconds: 21_600 };
  const state = buildState({
    name: 'ghcr.io/owner/shop:1.2',
    images: [chart],
    registry: { reference, digest: `sha256:${'4d'.repeat(32)}`, quota, traffic },
  });
  render(
    <TooltipProvider>
      <NoImage state={state} />
    </TooltipProvider>,
  );
}

/** The definition beside a term. */
function valueOf(term: string): string {
  return screen.getByText(term, { selector: 'dt' }).nextElementSibling?.textContent ?? '';
}

test('an artifact is shown by its types, annotations and blobs', () => {
  show({
    artifactType: 'application/vnd.cncf.helm.config.v1+json',
    annotations: new Map([['org.example.author', 'somebody']]),
    layers: [blob],
  });
  expect(screen.getByRole('heading', { name: 'ghcr.io/owner/shop:1.2 is no image' })).toBeTruthy();
  expect(valueOf('Artifact type')).toBe('application/vnd.cncf.helm.config.v1+json');
  expect(valueOf('Annotations')).toContain('org.example.author: somebody');
  expect(valueOf('Blobs')).toContain('shop-1.2.tgz, 4,321 bytes');
});

test('it tells where it came from and what is left of the pull limit', () => {
  show({});
  expect(valueOf('Reference')).toContain('ghcr.io/owner/shop:1.2');
  expect(valueOf('Pull limit')).toBe('76 of 100 left, counted over 6 hours');
});

test('a manifest that was not read says so of its blobs', () => {
  show({ layers: [], unread: true });
  expect(valueOf('Blobs')).toBe('not read yet');
});
