import type { ReactElement, ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout, type LayoutStorage } from 'react-resizable-panels';

export interface PaneSpec {
  readonly id: string;
  readonly content: ReactNode;
  /** As react-resizable-panels reads sizes: '26%', '240px'. */
  readonly defaultSize: string;
  readonly minSize: string;
}

export interface PanesProps {
  /** Names the arrangement; its sizes are remembered under it. */
  readonly id: string;
  readonly orientation: 'horizontal' | 'vertical';
  readonly panes: readonly PaneSpec[];
}

/** The sizes outlive the visit where the browser lets them; private windows may refuse even to name the storage. */
const storage: LayoutStorage = {
  getItem: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  setItem: (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // The panes start from their usual sizes at the next visit.
    }
  },
};

/** Panes side by side or above each other, whose borders can be dragged or moved with the arrow keys. */
export function Panes({ id, orientation, panes }: PanesProps): ReactElement {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `layerscope.panes.${id}`,
    panelIds: panes.map((pane) => pane.id),
    storage,
  });
  const horizontal = orientation === 'horizontal';
  return (
    <Group
      orientation={orientation}
      className="h-full w-full"
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
    >
      {panes.flatMap((pane, index) => [
        index > 0 && (
          <Separator
            key={`before-${pane.id}`}
            aria-label={`Border before ${pane.id}`}
            className={`shrink-0 bg-border transition-colors hover:bg-accent data-[separator=active]:bg-accent data-[separator=drag]:bg-accent ${
              horizontal ? 'w-px' : 'h-px'
            }`}
          />
        ),
        <Panel
          key={pane.id}
          id={pane.id}
          defaultSize={pane.defaultSize}
          minSize={pane.minSize}
          className="overflow-hidden!"
        >
          {pane.content}
        </Panel>,
      ])}
    </Group>
  );
}
