import { AppError } from '../base/app-error.ts';
import type { TreeView } from '../core/analysis/tree-view.ts';
import type { ViewState } from '../core/analysis/view-types.ts';
import type { ImageReading } from './image-reading.ts';
import type { ImageWorkerApi } from './protocol.ts';
import type { Handlers } from './rpc.ts';

/** View revisions of one image are counted from a multiple of this, so that no two images share one. */
const REVISIONS_PER_IMAGE = 2 ** 32;

type ViewQuestion =
  | 'openView'
  | 'readRows'
  | 'setExpanded'
  | 'expandSiblings'
  | 'expandToLevel'
  | 'revealPath'
  | 'findParentRow'
  | 'findRowByPrefix'
  | 'findPath'
  | 'readDetails';

/** Answers about the view of the image that is selected; `current` is null before there is one. */
export function viewHandlers(current: () => ImageReading | null): Pick<Handlers<ImageWorkerApi>, ViewQuestion> {
  const view = (): TreeView => selectedReading(current()).view;
  const firstRevision = () => (current()?.snapshot.current.index ?? 0) * REVISIONS_PER_IMAGE;
  const shown = <V extends ViewState>(state: V): V => ({ ...state, revision: state.revision + firstRevision() });
  const own = (revision: number) => revision - firstRevision();

  return {
    openView: (_context, spec, wish) => shown(view().openAt(spec, wish)),
    readRows: (_context, revision, start, count) => view().readRows(own(revision), start, count),
    setExpanded: (_context, path, expanded) => shown(view().setExpanded(path, expanded)),
    expandSiblings: (_context, path) => shown(view().expandSiblings(path)),
    expandToLevel: (_context, level) => shown(view().expandToLevel(level)),
    revealPath: (_context, path) => {
      const revealed = view().revealPath(path);
      return { view: shown(revealed.view), row: revealed.row };
    },
    findParentRow: (_context, revision, row) => view().findParentRow(own(revision), row),
    findRowByPrefix: (_context, revision, row, prefix) => view().findRowByPrefix(own(revision), row, prefix),
    findPath: (_context, rawPath) => view().findPath(rawPath),
    readDetails: (_context, path) => view().readDetails(path),
  };
}

/** Throws 'read-failed' before an image is selected. */
export function selectedReading(reading: ImageReading | null): ImageReading {
  if (reading === null) throw new AppError('read-failed', 'No image has been read yet.');
  return reading;
}
