import type { Session } from '../worker/session-types.ts';

/** Builds the report (waiting for reading and verification) and hands it to the browser to save. Answers the file's name. */
export async function saveReport(session: Session, name: string): Promise<string> {
  const report = await session.exportReport({ paths: false });
  const fileName = `${name}.layerscope.json`;
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the bytes once it has begun, which it has by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 0);
  return fileName;
}
