import { Mark, Reason, RemovalCause } from '../analysis/change.ts';
import type { ViewMode } from '../analysis/view-types.ts';
import type { Explanation } from './explanation.ts';

/** For every mark of a path. */
export const MARK_TEXTS: Record<Mark, Explanation> = {
  [Mark.none]: {
    title: 'Not changed',
    text: 'The layer does nothing to this path. It is shown because it exists, or because something below it changed.',
  },
  [Mark.added]: {
    title: 'Added',
    text: 'The layers below do not have this path. This layer brings it in.',
  },
  [Mark.modified]: {
    title: 'Modified',
    text: 'A layer below has this path already, and this layer stores a version that differs. The old version stays in the layer below and still takes up space there.',
  },
  [Mark.removed]: {
    title: 'Removed',
    text: 'This layer hides a path that a layer below brought in. The file is gone for the container, but its bytes remain in the image.',
  },
  [Mark.touched]: {
    title: 'Only the time changed',
    text: 'The layer stores this path again and only its modification time differs. A file’s whole content is stored a second time for it.',
  },
  [Mark.identical]: {
    title: 'Identical copy',
    text: 'The layer stores this path again although nothing about it differs, not even its time. A file’s whole content is stored a second time for nothing.',
  },
  [Mark.implied]: {
    title: 'Implied directory',
    text: 'The layer never lists this directory, but something below it needs it. Tools create it with default permissions when they unpack the layer.',
  },
};

type ReasonBit = (typeof Reason)[keyof typeof Reason];

/** For every reason why a path counts as modified. `Reason.mtime` alone never makes it so. */
export const REASON_TEXTS: Record<ReasonBit, Explanation> = {
  [Reason.content]: {
    title: 'Content',
    text: 'The bytes in the file differ from the version below.',
  },
  [Reason.size]: {
    title: 'Size',
    text: 'The file has a different length than the version below.',
  },
  [Reason.mode]: {
    title: 'Permissions',
    text: 'The permission bits differ, as after chmod. The file’s whole content is stored again, even where it is the same.',
  },
  [Reason.owner]: {
    title: 'Owner',
    text: 'The user or group number differs, as after chown. The file’s whole content is stored again, even where it is the same.',
  },
  [Reason.type]: {
    title: 'Type',
    text: 'The path became another kind of thing: a file where a directory was, a link where a file was. Where a directory was replaced, all that was in it is removed.',
  },
  [Reason.link]: {
    title: 'Link target',
    text: 'The link points somewhere else than in the version below.',
  },
  [Reason.xattrs]: {
    title: 'Extended attributes',
    text: 'Extra properties kept beside the file differ, such as the capabilities that let a program do some of what only root may.',
  },
  [Reason.device]: {
    title: 'Device numbers',
    text: 'The device file stands for another device than in the version below.',
  },
  [Reason.mtime]: {
    title: 'Modification time',
    text: 'The time of the last change differs. This alone does not count as a modification.',
  },
};

/** For every way in which a path is removed. */
export const REMOVAL_CAUSE_TEXTS: Record<RemovalCause, Explanation> = {
  [RemovalCause.none]: {
    title: 'Not removed',
    text: 'The path is still there after this layer.',
  },
  [RemovalCause.whiteout]: {
    title: 'By a whiteout',
    text: 'The layer holds an empty marker file named .wh. and the name of this path. It tells tools to leave the path out. Deleting a file in a RUN instruction makes one.',
  },
  [RemovalCause.whiteoutAbove]: {
    title: 'With its directory',
    text: 'A directory above this path has a whiteout, so the directory and all that was in it is hidden.',
  },
  [RemovalCause.opaque]: {
    title: 'By an opaque whiteout',
    text: 'The layer holds a marker named .wh..wh..opq in the directory above. It hides everything that lower layers put into that directory, but keeps the directory and what this layer puts there.',
  },
  [RemovalCause.typeChange]: {
    title: 'Because its directory was replaced',
    text: 'A directory above this path became something else, such as a file or a link, so nothing can be below it any more.',
  },
};

/** For every way of looking at the files. */
export const VIEW_MODE_TEXTS: Record<ViewMode, Explanation> = {
  changes: {
    title: 'Changes',
    text: 'Only the paths that the selected layer, or range of layers, adds, modifies or removes.',
  },
  filesystem: {
    title: 'Whole filesystem',
    text: 'All files as a container would see them if the image ended with the selected layer. Removed paths stay visible, struck through.',
  },
};
