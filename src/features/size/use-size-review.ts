import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Review, SizeTree } from '../../core/review/review.ts';
import type { SelectedImage, Session } from '../../worker/session-types.ts';

export interface SizeData {
  readonly review: Review;
  readonly tree: SizeTree;
}

export interface SizeReview {
  /** That of another base boundary, or of fewer layers, while the wanted one is on its way; null before the first. */
  readonly data: SizeData | null;
  readonly isLoading: boolean;
  readonly error: Error | null;
}

/** The review of an image and its tree of sizes; asked for when it is wanted, and again when more layers were read. */
export function useSizeReview(options: {
  readonly session: Pick<Session, 'id' | 'readReview' | 'readSizeTree'>;
  readonly image: SelectedImage;
  /** Layers of the base image as the person said, or null for what the image tells. */
  readonly base: number | null;
  readonly isWanted: boolean;
}): SizeReview {
  const { session, image, base, isWanted } = options;
  const own = ['size', session.id, image.index, image.usableLayers] as const;
  const shared = {
    enabled: isWanted,
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
    structuralSharing: false,
  } as const;
  const review = useQuery({
    ...shared,
    queryKey: [...own, 'review', base],
    queryFn: ({ signal }) => session.readReview(base === null ? {} : { base }, signal),
    placeholderData: keepPreviousData,
  });
  const tree = useQuery({
    ...shared,
    queryKey: [...own, 'tree'],
    queryFn: () => session.readSizeTree(),
  });
  const isWhole = review.data !== undefined && tree.data !== undefined;
  return {
    data: isWhole ? { review: review.data, tree: tree.data } : null,
    isLoading: review.isFetching || tree.isFetching,
    error: review.error ?? tree.error,
  };
}
