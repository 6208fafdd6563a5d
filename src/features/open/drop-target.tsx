import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Activity } from '../../ui/activity.ts';
import { readDroppedItems, type OpenableInput } from './dropped-files.ts';

export interface DropTargetProps {
  readonly activity: Activity;
  readonly onDrop: (inputs: readonly OpenableInput[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Makes the whole window accept files and folders, and says so while they are held over it. */
export function DropTarget({ activity, onDrop, onError }: DropTargetProps): ReactElement | null {
  const [isOver, setOver] = useState(false);
  const latest = useRef({ activity, onDrop, onError });
  useEffect(() => {
    latest.current = { activity, onDrop, onError };
  });

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = 'copy';
      setOver(true);
    };
    // Leaving the window is the only leave without a related target.
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const { activity, onDrop, onError } = latest.current;
      activity.track(readDroppedItems(event.dataTransfer!)).then(onDrop, onError);
    };
    window.addEventListener('dragenter', over);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', over);
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);

  if (!isOver) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center border-4 border-accent bg-accent-soft/85 p-8"
    >
      <p className="rounded-lg bg-raised px-6 py-4 text-xl font-semibold text-text shadow-float">
        Drop to open — it stays on this machine
      </p>
    </div>
  );
}
