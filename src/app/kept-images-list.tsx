import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { formatFamiliarReference } from '../base/image-reference.ts';
import { describeCreated } from '../core/history/created-age.ts';
import { KeptImages } from '../features/open/kept-images.tsx';
import type { NamedImage } from '../features/open/registry-server.ts';
import { useStore } from '../ui/use-store.ts';
import { formatPlatform } from './platform-choice.ts';
import { useServices } from './services.ts';

const KEY = ['kept-images'];

/** What is kept in the browser's storage; nothing until it was looked up. */
export function KeptImagesList({ onName }: { readonly onName: (named: NamedImage) => void }): ReactElement | null {
  const { activity, notices, registries, settings } = useServices();
  const { keepsBlobs } = useStore(settings);
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => activity.track(registries.blobStore.list()),
    // What was opened since the last visit of the start page is kept too.
    staleTime: 0,
  });
  if (data === undefined) return null;
  const { images } = data;
  const clear = async () => {
    await registries.blobStore.clear();
    await queries.invalidateQueries({ queryKey: KEY });
  };
  return (
    <KeptImages
      entries={images.map(({ reference, platform, openedAt, bytes }, index) => ({
        key: String(index),
        name: formatFamiliarReference(reference),
        note: `${platform === null ? '' : `${formatPlatform(platform)}, `}opened ${describeAge(openedAt)}`,
        bytes,
      }))}
      totalBytes={data.bytes}
      keeps={keepsBlobs}
      onKeepsChange={(keepsBlobs) => settings.set({ keepsBlobs })}
      onOpen={(key) => {
        const chosen = images[Number(key)];
        if (chosen !== undefined)
          onName({
            reference: chosen.reference,
            platform: chosen.platform === null ? null : formatPlatform(chosen.platform),
          });
      }}
      onClear={() => {
        activity.track(clear()).then(
          () => notices.show('Cleared what was kept'),
          (error: unknown) => notices.show(error instanceof Error ? error.message : String(error), 'danger'),
        );
      }}
    />
  );
}

function describeAge(openedAt: number): string {
  return describeCreated(new Date(openedAt).toISOString(), Date.now()).text;
}
