import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/*
 * Everything in the page's own tokens (ui/theme.css): as custom properties they reach into the shadow root, and change with the
 * theme by themselves, so there is one theme for light and dark.
 */

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--color-text)', backgroundColor: 'var(--color-surface)', fontSize: '0.8125rem' },
  // The host shows the focus: here the gutter would lie over the ring.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-sunken)',
    color: 'var(--color-faint)',
    borderRight: '1px solid var(--color-border)',
  },
  '.cm-activeLineGutter': { backgroundColor: 'var(--color-hover)', color: 'var(--color-text)' },
  '.cm-specialChar': { color: 'var(--color-danger)' },
  '.cm-content ::selection, .cm-line::selection': { backgroundColor: 'var(--color-accent-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--color-modified-soft)', outline: '1px solid var(--color-edge)' },
  '.cm-searchMatch.cm-searchMatch-selected': { backgroundColor: 'var(--color-accent-soft)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--color-hover)' },
  '.cm-panels': {
    backgroundColor: 'var(--color-raised)',
    color: 'var(--color-text)',
    fontFamily: 'var(--font-sans)',
  },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--color-border)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 8px' },
  '.cm-panel label': { fontSize: '0.75rem', whiteSpace: 'nowrap' },
  '.cm-textfield': {
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-text)',
    border: '1px solid var(--color-edge)',
    borderRadius: '6px',
    fontSize: '0.8125rem',
    padding: '3px 8px',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--color-raised)',
    color: 'var(--color-text)',
    border: '1px solid var(--color-edge)',
    borderRadius: '6px',
    fontSize: '0.8125rem',
    padding: '3px 10px',
  },
  '.cm-textfield:focus-visible, .cm-button:focus-visible, .cm-panel input:focus-visible': {
    outline: '2px solid var(--color-focus)',
  },
  '.cm-button:active': { backgroundImage: 'none', backgroundColor: 'var(--color-hover)' },
  '.cm-dialog-close, .cm-panel.cm-search [name=close]': {
    color: 'var(--color-muted)',
    fontSize: '1.125rem',
    padding: '0 6px',
  },
  // @codemirror/merge
  '.cm-changedText': { background: 'var(--color-modified-soft)', textDecoration: 'none' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--color-removed-soft)' },
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--color-added-soft)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--color-removed) 22%, transparent)',
  },
  '&.cm-merge-b .cm-changedText': { background: 'color-mix(in srgb, var(--color-added) 22%, transparent)' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--color-removed)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--color-added)' },
  '.cm-collapsedLines': {
    background: 'var(--color-sunken)',
    color: 'var(--color-muted)',
    fontFamily: 'var(--font-sans)',
  },
  // Its own signs are in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
});

const highlight = HighlightStyle.define([
  { tag: [tags.comment, tags.meta, tags.documentMeta, tags.processingInstruction], color: 'var(--color-faint)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.tagName], color: 'var(--color-accent)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.inserted], color: 'var(--color-added)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.unit], color: 'var(--color-modified)' },
  {
    tag: [tags.propertyName, tags.attributeName, tags.definition(tags.variableName), tags.typeName, tags.className],
    color: 'var(--color-touched)',
  },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--color-text)' },
  { tag: [tags.deleted, tags.invalid], color: 'var(--color-removed)' },
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
]);

export const editorTheme: Extension = [theme, syntaxHighlighting(highlight)];
