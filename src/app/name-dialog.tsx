import { useCallback, type ReactElement } from 'react';
import { nameField } from '../features/open/late-name-field.ts';
import type { NamedImage } from '../features/open/registry-server.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useStore } from '../ui/use-store.ts';
import { useServices } from './services.ts';

export interface NameDialogProps {
  readonly onName: (named: NamedImage) => void;
  readonly onClose: () => void;
}

/** The start page's field, for when an image is on screen. */
export function NameDialog({ onName, onClose }: NameDialogProps): ReactElement {
  const { registries } = useServices();
  const server = useStore(registries);
  const focus = useCallback((input: HTMLInputElement | null) => input?.focus(), []);
  return (
    <Dialog title="Open an image from a registry" onClose={onClose}>
      {/* Room for the tags, which the dialog would cut off. */}
      <div className="min-h-90 px-5 py-4">
        <nameField.Component server={server} openTags={registries.openTags} onOpen={onName} inputRef={focus} />
        <p className="mt-2 text-sm text-muted">
          What you name is fetched from its registry through this page’s own server.
        </p>
      </div>
    </Dialog>
  );
}
