/** How a whole layer is handed out: the tar that was unpacked from it, byte for byte, or the blob as it is stored. */
export type LayerForm = 'tar' | 'stored';
