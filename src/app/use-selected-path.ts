import { useCallback, useEffect, useRef, useState } from 'react';
import { isCancellation } from '../base/app-error.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { useServices } from './services.ts';

/**
 * The selected path as the number that the panes use, and the way to select another. The URL holds the raw path, because
 * numbers differ from reading to reading; this translates in both directions.
 * `usableLayers` is when to look again for a path that was not there yet. A path of the place that is not there once
 * `isComplete` says that every layer was read is told to `onMissing`.
 */
export function useSelectedPath(
  { key, session, place }: OpenedInput,
  imageIndex: number | null,
  usableLayers: number,
  isComplete: boolean,
  onMissing: (raw: string) => void,
): readonly [path: number | null, select: (path: number | null) => void] {
  const { opened } = useServices();
  const [path, setPath] = useState<number | null>(null);
  /** What `path` stands for, so that a place written by ourselves is not looked up again. */
  const known = useRef<{ readonly raw: string | null; readonly image: number | null }>({
    raw: null,
    image: imageIndex,
  });

  /** Counts selections: the answer about an earlier one may come after that about a later one. */
  const turn = useRef(0);

  useEffect(() => {
    if (known.current.raw === place.path && known.current.image === imageIndex) return;
    let isCurrent = true;
    const mine = turn.current;
    const settle = (found: number | null) => {
      if (!isCurrent || mine !== turn.current) return;
      if (found !== null || place.path === null) known.current = { raw: place.path, image: imageIndex };
      setPath(found);
      // A path that was selected here may be missing from another image: nobody was led to it.
      if (found === null && place.path !== null && isComplete && known.current.raw !== place.path)
        onMissing(place.path);
    };
    if (place.path === null) settle(null);
    else if (usableLayers > 0 || isComplete) session.findPath(place.path).then(settle, ignoreClosed);
    else setPath(null);
    return () => {
      isCurrent = false;
    };
  }, [session, place.path, imageIndex, usableLayers, isComplete, onMissing]);

  const select = useCallback(
    (next: number | null) => {
      turn.current += 1;
      const mine = turn.current;
      setPath(next);
      if (next === null) {
        known.current = { raw: null, image: imageIndex };
        opened.setPlace(key, { path: null });
        return;
      }
      session.readDetails(next).then(({ rawPath }) => {
        if (mine !== turn.current) return;
        known.current = { raw: rawPath, image: imageIndex };
        opened.setPlace(key, { path: rawPath });
      }, ignoreClosed);
    },
    [session, key, imageIndex, opened],
  );

  return [path, select];
}

function ignoreClosed(error: unknown): void {
  // The image was closed, or its worker is gone and the workbench says so.
  if (!isCancellation(error)) console.error(error);
}
