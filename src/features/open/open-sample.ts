import { AppError } from '../../base/app-error.ts';
import type { OpenableInput } from './dropped-files.ts';
import type { Sample } from './samples.ts';

/** Gets a sample from the server that the page itself came from. Rejects with 'read-failed'. */
export async function fetchSample(sample: Sample): Promise<OpenableInput> {
  const name = sample.file.slice(sample.file.lastIndexOf('/') + 1);
  const address = new URL(sample.file, document.baseURI);
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return { name, files: [{ path: name, file: new File([await response.blob()], name) }] };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('read-failed', `the sample could not be fetched: ${reason}`, { file: name }, { cause });
  }
}
