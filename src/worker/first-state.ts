import type { SessionInput, SessionState } from './session-types.ts';

/** The snapshot that a session begins with, on the page and in the image worker alike. */
export function firstState(input: SessionInput, name: string): SessionState {
  const sizeBytes = input.kind === 'files' ? input.files.reduce((sum, { file }) => sum + file.size, 0) : 0;
  return {
    name,
    sizeBytes,
    phase: { kind: 'opening', doing: 'Starting', bytesRead: 0, bytesTotal: sizeBytes },
    format: null,
    compression: null,
    images: [],
    selected: null,
    warnings: [],
    registry:
      input.kind === 'files'
        ? null
        : {
            reference: input.reference,
            digest: null,
            quota: null,
            traffic: { requests: 0, bytesFetched: 0, bytesSaved: 0 },
          },
  };
}
