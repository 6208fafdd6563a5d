/** Hands bytes to the browser to save, under a name of which it keeps only what a file name may hold. */
export function saveBlob(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the bytes once it has begun, which it has by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
