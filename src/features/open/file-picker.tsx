import { useEffect, useRef, type ReactElement } from 'react';
import { readChosenFiles, type OpenableInput } from './dropped-files.ts';

/** Opens the browser's dialogs through the page's one file input. */
export class FilePicker {
  #input: HTMLInputElement | null = null;

  attach(input: HTMLInputElement | null): void {
    this.#input = input;
  }

  pickFiles(): void {
    this.#show(false);
  }

  pickFolder(): void {
    this.#show(true);
  }

  #show(folder: boolean): void {
    if (this.#input === null) return;
    this.#input.webkitdirectory = folder;
    this.#input.click();
  }
}

export interface FileInputProps {
  readonly picker: FilePicker;
  readonly onChoose: (inputs: readonly OpenableInput[]) => void;
}

/**
 * The page's one `input[type=file]`. It stays in the document whatever is on the screen, so that a person's tools and
 * tests can always put a file on it. A folder is asked for by setting `webkitdirectory` until the dialog has closed.
 */
export function FileInput({ picker, onChoose }: FileInputProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    picker.attach(element);
    // React has no onCancel for inputs.
    const reset = () => {
      element.webkitdirectory = false;
    };
    element.addEventListener('cancel', reset);
    return () => {
      picker.attach(null);
      element.removeEventListener('cancel', reset);
    };
  }, [picker]);

  return (
    <input
      ref={input}
      type="file"
      multiple
      tabIndex={-1}
      aria-label="Image file"
      className="sr-only"
      onChange={(event) => {
        const element = event.currentTarget;
        const inputs = readChosenFiles([...(element.files ?? [])]);
        element.webkitdirectory = false;
        // Emptied, so that choosing the same file again is a change again.
        element.value = '';
        onChoose(inputs);
      }}
    />
  );
}
