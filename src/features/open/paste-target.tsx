import { useEffect, useRef } from 'react';
import { parseImageReference } from '../../base/image-reference.ts';
import type { NamedImage } from './registry-server.ts';

export interface PasteTargetProps {
  /** False where nothing could be done with a name. */
  readonly isEnabled: boolean;
  readonly onName: (named: NamedImage) => void;
}

/** A page of text is no name, and reading it as one could take long. */
const longestPaste = 1000;

/** Opens the image whose name is pasted on the page, outside of fields. */
export function PasteTarget({ isEnabled, onName }: PasteTargetProps): null {
  const latest = useRef({ isEnabled, onName });
  useEffect(() => {
    latest.current = { isEnabled, onName };
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const { isEnabled, onName } = latest.current;
      if (!isEnabled || event.defaultPrevented || isField(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text.trim() === '' || text.length > longestPaste) return;
      const parsed = parseImageReference(text);
      if (parsed.kind === 'problem') return;
      event.preventDefault();
      onName({ reference: parsed.reference, platform: parsed.platform });
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
  return null;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog') !== null;
}
