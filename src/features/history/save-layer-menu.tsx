import { Download } from 'lucide-react';
import type { ReactElement } from 'react';
import { SAVE_TEXTS } from '../../core/explain/save-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import type { ByteExportSpec, LayerState } from '../../worker/session-types.ts';
import type { Range } from './history-selection.ts';

/** The root of every image's paths. */
const ROOT_PATH = 0;

export interface SaveLayerMenuProps {
  readonly layers: readonly LayerState[];
  readonly range: Range;
  readonly usableLayers: number;
  readonly onSave: (spec: ByteExportSpec) => void;
}

/** What can be saved of the selected layers. */
export function SaveLayerMenu({ layers, range, usableLayers, onSave }: SaveLayerMenuProps): ReactElement | null {
  const { from, to } = range;
  const layer = layers[to];
  if (layer === undefined) return null;
  const number = layerNumber(to);
  const what = from === to ? `layer ${number}` : `layers ${layerNumber(from)} to ${number}`;
  const isUsable = to < usableLayers;
  const canBeRead =
    (layer.status.kind === 'read' || layer.status.kind === 'partial') && layer.source?.kind !== 'table-of-contents';
  const specs: Readonly<Record<string, ByteExportSpec>> = {
    tar: { kind: 'layer', layer: to, form: 'tar' },
    stored: { kind: 'layer', layer: to, form: 'stored' },
    changes: { kind: 'changes', path: ROOT_PATH, from, to },
    filesystem: { kind: 'filesystem', path: ROOT_PATH, layer: to },
  };
  const own: readonly MenuItem[] =
    from !== to
      ? []
      : [
          {
            id: 'tar',
            text: `Layer ${number} as its own tar${sizeOf(layer.uncompressedBytes)}`,
            note: SAVE_TEXTS.layerTar.text,
            disabled: !canBeRead,
          },
          ...(layer.compression === null || layer.compression === 'none'
            ? []
            : [
                {
                  id: 'stored',
                  text: `Layer ${number} as stored, ${layer.compression}${sizeOf(layer.compressedBytes)}`,
                  note: SAVE_TEXTS.layerStored.text,
                  disabled: !canBeRead,
                },
              ]),
        ];
  return (
    <Menu
      trigger={
        <IconButton
          label={`Save ${what}`}
          explanation={`Save ${what}, or the filesystem as it stands after it`}
          icon={<Download aria-hidden />}
        />
      }
      sections={[
        {
          items: [
            ...own,
            {
              id: 'changes',
              text: `What ${what} ${from === to ? 'changes' : 'change'}, as a tar`,
              note: SAVE_TEXTS.changes.text,
              disabled: !isUsable,
            },
            {
              id: 'filesystem',
              text: `The filesystem after layer ${number}, as a tar`,
              note: SAVE_TEXTS.filesystem.text,
              disabled: !isUsable,
            },
          ],
        },
      ]}
      onSelect={(id) => onSave(specs[id]!)}
    />
  );
}

function sizeOf(bytes: number | null): string {
  return bytes === null ? '' : ` (${formatBytes(bytes)})`;
}
