import { saveBlob } from '../ui/save-blob.ts';
import type { Session } from '../worker/session-types.ts';

/** Builds the report (waiting for reading and verification) and hands it to the browser to save. Answers the file's name. */
export async function saveReport(session: Session, name: string): Promise<string> {
  const report = await session.exportReport({ paths: false, review: true });
  const fileName = `${name}.layerscope.json`;
  saveBlob(new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' }), fileName);
  return fileName;
}
