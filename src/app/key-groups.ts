import type { KeyGroup } from '../features/help/help-dialog.tsx';
import { SHORTCUTS } from './shortcuts.ts';

/** Every key of the page, for the help dialog. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  { title: 'Everywhere', keys: SHORTCUTS },
  {
    title: 'From pane to pane',
    keys: [
      { key: 'Tab', text: 'To the next pane or control' },
      { key: 'Shift + Tab', text: 'To the one before' },
      { key: 'F8', text: 'To the notices in the corner' },
      { key: '← →', text: 'On the border between panes: move it; on tabs: the next tab' },
    ],
  },
  {
    title: 'In the history',
    keys: [
      { key: '↑ ↓', text: 'Select the layer above or below' },
      { key: 'Shift + ↑ ↓', text: 'Select several layers; their combined change is shown' },
      { key: 'Ctrl + ↑ ↓', text: 'Look at an instruction without selecting its layer' },
      { key: 'Ctrl + A', text: 'Select all layers' },
      { key: 'Home End', text: 'To the first or the last entry' },
    ],
  },
  {
    title: 'In the treemap of sizes',
    keys: [
      { key: '← → ↑ ↓', text: 'To the file or directory beside this one' },
      { key: 'Enter', text: 'Go into a directory; show a file in the tree' },
      { key: 'Backspace Esc', text: 'Back to the directory above' },
      { key: 'Home End', text: 'To the largest or the smallest' },
    ],
  },
  {
    title: 'In the file tree',
    keys: [
      { key: '↑ ↓', text: 'To the row above or below' },
      { key: '→ ←', text: 'Open a directory, or go into it; close it, or go up' },
      { key: 'Space', text: 'Open or close a directory' },
      { key: 'Enter', text: 'Look at a file; open or close a directory' },
      { key: '*', text: 'Open all directories beside this one' },
      { key: 'a m r u', text: 'Show or hide what was added, modified, removed, left unchanged' },
      { key: '/', text: 'Filter' },
      { key: 'any letter', text: 'To the next name that begins with what you type' },
      { key: 'Home End', text: 'To the first or the last row' },
    ],
  },
  {
    title: 'In the results of a search',
    keys: [
      { key: '↑ ↓ Page Home End', text: 'Move along the results' },
      { key: 'Enter', text: 'Look at the file, at the line that was found' },
      { key: 'Space', text: 'Show a path in the file tree' },
    ],
  },
  {
    title: 'In a file',
    keys: [
      { key: 'Ctrl + F', text: 'Find in a text; F3 finds the next place' },
      { key: 'Ctrl + Alt + G', text: 'Go to a line of a text' },
      { key: '↑ ↓ Page Home End', text: 'Move along the lines, or the bytes' },
      { key: 'Esc', text: 'Close the search, then the file' },
    ],
  },
];
