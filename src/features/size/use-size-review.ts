import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import type { Review, SizeTree } from '../../core/review/review.ts';
import type { SelectedImage, Session } from '../../worker/session-types.ts';

export interface SizeData {
  readonly review: Review;
  readonly tree: SizeTree;
}

/** How far the reading of files is, which finds secrets in them and who owns what. */
export type ContentsState =
  /** Nobody has asked for it, or it was stopped. */
  | { readonly kind: 'off' }
  /** Share of what is to be read, 0 to 1. */
  | { readonly kind: 'running'; readonly share: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

export interface SizeReview {
  /** That of another base boundary, or of fewer layers, while the wanted one is on its way; null before the first. */
  readonly data: SizeData | null;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly contents: ContentsState;
  readonly onReadContents: () => void;
  readonly onStopReading: () => void;
}

/**
 * The review of an image and its tree of sizes; asked for when it is wanted, and again when more layers were read. The
 * review comes twice: what the model alone tells at once, and with what is found in files when those have been read.
 */
export function useSizeReview(options: {
  readonly session: Pick<Session, 'id' | 'readReview' | 'readSizeTree'>;
  readonly image: SelectedImage;
  /** Layers of the base image as the person said, or null for what the image tells. */
  readonly base: number | null;
  readonly isWanted: boolean;
  /** Whether files are read without being asked: not where that fetches layers again. */
  readonly readsContents: boolean;
}): SizeReview {
  const { session, image, base, isWanted, readsContents } = options;
  const client = useQueryClient();
  /** What the person said last about reading files; null for nothing. */
  const [asked, setAsked] = useState<boolean | null>(null);
  const [share, setShare] = useState(0);
  const own = ['size', session.id, image.index, image.usableLayers] as const;
  const contentsKey = [...own, 'contents', base] as const;
  const wish = base === null ? {} : { base };
  const shared = {
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
    structuralSharing: false,
  } as const;
  const tree = useQuery({
    ...shared,
    enabled: isWanted,
    queryKey: [...own, 'tree'],
    queryFn: () => session.readSizeTree(),
  });
  const review = useQuery({
    ...shared,
    enabled: isWanted,
    queryKey: [...own, 'review', base],
    queryFn: ({ signal }) => session.readReview(wish, signal),
    placeholderData: keepPreviousData,
  });
  const isAsked = asked ?? readsContents;
  const contents = useQuery({
    ...shared,
    enabled: isWanted && isAsked && review.data !== undefined && !review.isPlaceholderData,
    queryKey: contentsKey,
    queryFn: ({ signal }) => {
      setShare(0);
      return session.readReview({ ...wish, contents: true }, signal, setShare);
    },
  });
  const best = contents.data ?? review.data;
  const isWhole = best !== undefined && tree.data !== undefined;
  return {
    data: isWhole ? { review: best, tree: tree.data } : null,
    isLoading: review.isFetching || tree.isFetching,
    error: review.error ?? tree.error,
    contents:
      contents.data !== undefined
        ? { kind: 'done' }
        : contents.isFetching
          ? { kind: 'running', share }
          : contents.error !== null && !isCancellation(contents.error)
            ? { kind: 'failed', message: contents.error.message }
            : { kind: 'off' },
    onReadContents: () => {
      setAsked(true);
      if (contents.isError) void contents.refetch();
    },
    onStopReading: () => {
      setAsked(false);
      void client.cancelQueries({ queryKey: contentsKey, exact: true });
    },
  };
}
