import { Download } from 'lucide-react';
import type { ReactElement } from 'react';
import { SAVE_TEXTS } from '../../core/explain/save-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { ByteExportSpec } from '../../worker/session-types.ts';

export interface SaveDirectoryMenuProps {
  readonly path: number;
  /** The version that stands after this layer. */
  readonly layer: number;
  /** The layer that is looked at; its changes are offered. */
  readonly shownLayer: number;
  readonly onSave: (spec: ByteExportSpec) => void;
  readonly className?: string;
}

/** A directory as a tar: everything below it, or what a layer changed there. */
export function SaveDirectoryMenu({
  path,
  layer,
  shownLayer,
  onSave,
  className,
}: SaveDirectoryMenuProps): ReactElement {
  return (
    <Menu
      trigger={
        <IconButton
          label="Save this directory"
          explanation="Save this directory and what is below it as a tar"
          icon={<Download aria-hidden />}
          className={`size-6! [&_svg]:size-3.5! ${className ?? ''}`}
        />
      }
      sections={[
        {
          items: [
            {
              id: 'subtree',
              text: `As it is after layer ${layerNumber(layer)}, as a tar`,
              note: SAVE_TEXTS.subtree.text,
            },
            {
              id: 'changes',
              text: `What layer ${layerNumber(shownLayer)} changes here, as a tar`,
              note: SAVE_TEXTS.subtreeChanges.text,
            },
          ],
        },
      ]}
      onSelect={(id) =>
        onSave(
          id === 'subtree'
            ? { kind: 'filesystem', path, layer }
            : { kind: 'changes', path, from: shownLayer, to: shownLayer },
        )
      }
    />
  );
}
