import type { ReactElement } from 'react';
import type { ViewState } from '../../core/analysis/view-types.ts';
import type { SelectedImage, Session } from '../../worker/session-types.ts';
import type { LayerRange, TreeSettings } from './tree-settings.ts';

export interface TreePaneProps {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly range: LayerRange;
  readonly settings: TreeSettings;
  readonly onSettingsChange: (settings: TreeSettings) => void;
  /** Path number (TreeRow.path), or null when none is selected. */
  readonly selectedPath: number | null;
  readonly onSelectPath: (path: number | null) => void;
  /** Called when a view or a change of its expansion has reached the screen; its revision tells DetailsPane to look again. */
  readonly onViewShown?: (view: ViewState) => void;
}

/**
 * The file tree of a layer, of a range of layers or of the whole filesystem after a layer.
 * Needs a QueryClientProvider and the TooltipProvider of ui/tooltip.tsx above it, and fills its parent's height.
 */
export function TreePane(_props: TreePaneProps): ReactElement {
  return <section aria-label="Files" className="h-full" />;
}
