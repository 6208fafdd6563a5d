import type { Explanation } from './explanation.ts';

/** What can be saved besides single files, each in a sentence. */
export const SAVE_TEXTS: Readonly<
  Record<'layerTar' | 'layerStored' | 'changes' | 'filesystem' | 'subtree' | 'subtreeChanges', Explanation>
> = {
  layerTar: {
    title: 'The layer’s own tar',
    text: 'Unpacked, byte for byte as it was built: its diff ID is the digest of this file.',
  },
  layerStored: {
    title: 'The layer as it is stored',
    text: 'Compressed, byte for byte as a registry keeps it: its digest is the digest of this file.',
  },
  changes: {
    title: 'What it changes',
    text: 'The files that it wrote, with the directories above them, and a whiteout for each path that it removed: laid over the layers below, it gives the same files.',
  },
  filesystem: {
    title: 'The whole filesystem',
    text: 'Every file as it stands after this layer, with mode, owner, time, links and attributes. Holes of sparse files are written as zeros.',
  },
  subtree: {
    title: 'This directory',
    text: 'It and everything below it as it stands after the layer, with mode, owner, time, links and attributes.',
  },
  subtreeChanges: {
    title: 'What changed here',
    text: 'Only what the layer wrote below this directory, and whiteouts for what it removed.',
  },
};
