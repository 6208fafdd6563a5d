import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { buildConfig, buildImage, buildSelected, buildState } from '../../app/testing/fake-session.ts';
import type { CatalogImage, ImageConfig } from '../../core/formats/catalog.ts';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import { ImageBar } from './image-bar.tsx';
import { ImagePane } from './image-pane.tsx';

afterEach(cleanup);

function show(images: readonly CatalogImage[]) {
  const onSelectImage = vi.fn<(index: number) => void>();
  const image = buildSelected({ merged: { entries: 4821, implicitDirectories: 3, fileBytes: 512_400_000 } });
  const state = buildState({ images, selected: image, format: 'oci-archive', compression: 'gzip' });
  render(
    <TooltipProvider>
      <ImageBar state={state} image={image} onSelectImage={onSelectImage} />
      <ImagePane
        state={state}
        image={image}
        onSelectImage={onSelectImage}
        onSaveFilesystem={() => undefined}
        nowMs={Date.UTC(2025, 0, 1)}
      />
    </TooltipProvider>,
  );
  return { onSelectImage, user: userEvent.setup() };
}

function showConfig(changes: Partial<ImageConfig>) {
  return show([buildImage({ config: buildConfig(changes) })]);
}

/** The definition beside a term. */
function valueOf(term: string | RegExp): string {
  return screen.getByText(term, { selector: 'dt' }).nextElementSibling?.textContent ?? '';
}

test('the health check is told with humane durations', () => {
  showConfig({
    healthcheck: {
      test: ['CMD-SHELL', 'curl -f http://localhost/'],
      intervalNs: 90e9,
      timeoutNs: 3e9,
      startPeriodNs: 0,
      retries: 3,
    },
  });
  expect(valueOf('Health check')).toContain('every 1 min 30 s, for at most 3 s, unhealthy after 3 failures');
});

test('words of a command that a shell would split are quoted', () => {
  showConfig({ cmd: ['sh', '-c', 'echo "hi"'] });
  expect(valueOf('Command')).toBe('sh -c "echo \\"hi\\""');
});

test('twenty thousand variables are cut, and more are shown on demand', async () => {
  const { user } = showConfig({ env: Array.from({ length: 20_000 }, (_, index) => `NAME_${index}=${index}`) });
  expect(valueOf('Environment (20,000)')).toContain('show more (19,960 are left)');
  expect(document.querySelectorAll('li').length).toBeLessThan(100);
  await user.click(screen.getByRole('button', { name: /show more \(19,960/ }));
  expect(screen.getByText('NAME_150=')).toBeTruthy();
});

test('a label of ten megabytes is cut', () => {
  showConfig({ labels: new Map([['blob', 'x'.repeat(10_000_000)]]) });
  expect(document.body.textContent.length).toBeLessThan(10_000);
  expect(screen.getByRole('button', { name: 'show more (9,999,600 characters)' })).toBeTruthy();
});

test('only web addresses become links, and they give nothing away', () => {
  showConfig({
    labels: new Map([
      ['source', 'https://example.com/shop'],
      ['script', 'javascript:alert(1)'],
      ['data', 'data:text/html,<b>x</b>'],
    ]),
  });
  const links = screen.getAllByRole('link');
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://example.com/shop']);
  expect(links[0]?.getAttribute('rel')).toBe('noopener noreferrer');
});

test('the image ID is docker’s, short in the bar and whole in the pane', () => {
  show([buildImage({ configDigest: `sha256:${'9b'.repeat(32)}` })]);
  expect(screen.getByText('9b9b9b9b9b9b')).toBeTruthy();
  expect(valueOf('Image ID')).toContain(`sha256:${'9b'.repeat(32)}`);
});

test('another platform is chosen in the menu; what cannot be opened is there with its reason', async () => {
  const { user, onSelectImage } = show([
    buildImage(),
    buildImage({ platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
    buildImage({ platform: { os: 'linux', architecture: 's390x' }, present: false }),
    buildImage({ kind: 'attestation', names: [], platform: null, subject: `sha256:${'4d'.repeat(32)}` }),
  ]);
  await user.click(screen.getByRole('button', { name: /^Image and platform: shop:1.4, one of 4/ }));
  expect(screen.getByRole('menuitem', { name: /s390x.*not here/ }).getAttribute('aria-disabled')).toBe('true');
  expect(screen.getByRole('menuitem', { name: /Attestation about 4d4d4d4d4d4d/ }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await user.click(screen.getByRole('menuitemcheckbox', { name: /arm64\/v8/ }));
  expect(onSelectImage).toHaveBeenCalledWith(1);
});

test('an image without a configuration says so', () => {
  show([buildImage({ config: null })]);
  expect(screen.getByText('This image has no configuration that could be read.')).toBeTruthy();
});
