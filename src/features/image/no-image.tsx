import type { ReactElement } from 'react';
import { IMAGE_KIND_TEXTS } from '../../core/explain/image-texts.ts';
import type { CatalogImage } from '../../core/formats/catalog.ts';
import { HintArea } from '../../ui/hint-area.tsx';
import type { SessionState } from '../../worker/session-types.ts';
import { nameImage } from './image-names.ts';
import { ManifestFacts } from './manifest-facts.tsx';
import { RegistryFacts } from './registry-facts.tsx';

/** Something that was opened and holds no image: shown as what it is. */
export function NoImage({ state }: { readonly state: SessionState }): ReactElement {
  return (
    <HintArea className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-6">
        <div>
          <h2 className="text-xl font-semibold [overflow-wrap:anywhere]">{state.name} is no image</h2>
          <p className="mt-1 max-w-[68ch] text-muted">
            {describe(state.images)} There are no files and no history to show; this is what the manifest says.
          </p>
        </div>
        {state.images.map((image, index) => (
          <section key={index} className="rounded-xl border border-border bg-surface p-4">
            <h3 className="mb-2 font-semibold [overflow-wrap:anywhere]">
              {IMAGE_KIND_TEXTS[image.kind].title} {nameImage(image)}
            </h3>
            <ManifestFacts image={image} />
          </section>
        ))}
        {state.registry !== null && (
          <section className="rounded-xl border border-border bg-surface p-4">
            <h3 className="mb-2 font-semibold">Where it came from</h3>
            <RegistryFacts registry={state.registry} />
          </section>
        )}
      </div>
    </HintArea>
  );
}

function describe(images: readonly CatalogImage[]): string {
  const kinds = new Set(images.map(({ kind }) => kind));
  if (kinds.has('image')) return 'It lists images, and none of them can be opened.';
  return [...kinds].map((kind) => IMAGE_KIND_TEXTS[kind].text).join(' ');
}
