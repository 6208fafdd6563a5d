/*
 * The module has no memory and no static data of its own: it runs on the memory it imports, which may belong to another
 * module, and keeps its state at an address that is given to it. Offsets from there:
 *
 *      0  the digest, 16 bytes, as it is written down (high half first, big-endian)
 *     16  the default secret
 *    208  the secret made of the seed
 *    400  eight accumulators of 64 bits
 *    464  the last 64 bytes that were worked off, then up to 256 that were not
 *    784  zeros
 */
export const DIGEST: usize = 0;
export const SECRET: usize = 16;
export const SEEDED_SECRET: usize = 208;
export const ACCUMULATORS: usize = 400;
export const BEFORE_BUFFER: usize = 464;
export const BUFFER: usize = 528;
export const ZEROS: usize = 784;

export const SECRET_BYTES: usize = 192;
/** Holds every input that is not worked off in stripes, the longest of which has 240 bytes. */
export const BUFFER_BYTES: usize = 256;
export const ZERO_BYTES: usize = 1024;
export const STATE_BYTES: usize = ZEROS + ZERO_BYTES;
