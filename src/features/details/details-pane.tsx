import type { ReactElement } from 'react';
import type { SelectedImage, Session } from '../../worker/session-types.ts';

export interface DetailsPaneProps {
  readonly session: Session;
  readonly image: SelectedImage;
  /** Path number, or null when none is selected. */
  readonly path: number | null;
  /** Revision of the view on the screen (TreePane's onViewShown), or null before the first; details are read again when it changes. */
  readonly viewRevision: number | null;
  /** A click on an event of the timeline. */
  readonly onSelectLayer: (layer: number) => void;
  /** A click on a link's target or another name of the same file; only called for paths that the image has. */
  readonly onSelectPath: (path: number) => void;
}

/**
 * Everything known of one path, and its life through the layers.
 * Needs a QueryClientProvider and the TooltipProvider of ui/tooltip.tsx above it, and fills its parent's height.
 */
export function DetailsPane(_props: DetailsPaneProps): ReactElement {
  return <section aria-label="Details" className="h-full" />;
}
