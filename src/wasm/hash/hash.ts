/*
 * XXH3 of 128 bits with a seed (xxHash specification), over bytes where they lie in the imported memory.
 *
 * `init` once with an address for the state (layout.ts), then for each content `start`, `update` any number of times, `finish`.
 *
 * One file for the stream, because its parts share the state below and one module cannot assign another's globals.
 */
import { avalanche, multiplyFold, PRIME32_1, PRIME32_2, PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME64_5 } from './arithmetic';
import { ACCUMULATORS, BEFORE_BUFFER, BUFFER, BUFFER_BYTES, DIGEST, SECRET, SECRET_BYTES, SEEDED_SECRET, STATE_BYTES, ZERO_BYTES, ZEROS } from './layout';
import { writeSecrets } from './secret';
import { hashShort, writeDigest } from './short-input';

const STRIPE_BYTES: usize = 64;
/** After this many stripes, each with the secret moved on by 8 bytes, the accumulators are scrambled. */
const STRIPES_PER_BLOCK: u32 = 16;
const LONGEST_SHORT: u64 = 240;

let state: usize = 0;
let seed: u64 = 0;
let total: u64 = 0;
let buffered: usize = 0;
let stripeInBlock: u32 = 0;

export function stateBytes(): usize {
  return STATE_BYTES;
}

/** `address` is a multiple of 16, with stateBytes() from there to be left alone by everybody else. */
export function init(address: usize, seedLow: u32, seedHigh: u32): void {
  state = address;
  seed = (<u64>seedHigh << 32) | seedLow;
  writeSecrets(state, seed);
  memory.fill(state + ZEROS, 0, ZERO_BYTES);
  start();
}

export function start(): void {
  total = 0;
  buffered = 0;
}

/** Takes `length` bytes at `at`. */
export function update(at: usize, length: usize): void {
  if (buffered + length <= BUFFER_BYTES) {
    total += length;
    memory.copy(state + BUFFER + buffered, at, length);
    buffered += length;
    return;
  }
  // Only now is it known that the content is no short one.
  if (total <= BUFFER_BYTES && buffered == <usize>total) beginStripes();
  total += length;
  const end = at + length;
  if (buffered > 0) {
    const fill = BUFFER_BYTES - buffered;
    memory.copy(state + BUFFER + buffered, at, fill);
    at += fill;
    takeStripes(state + BUFFER, <u32>(BUFFER_BYTES / STRIPE_BYTES));
    memory.copy(state + BEFORE_BUFFER, state + BUFFER + BUFFER_BYTES - STRIPE_BYTES, STRIPE_BYTES);
    buffered = 0;
  }
  // A byte at least stays back: the last stripe is taken differently.
  if (end - at > BUFFER_BYTES) {
    const stripes = (end - at - 1) / STRIPE_BYTES;
    takeStripes(at, <u32>stripes);
    at += stripes * STRIPE_BYTES;
    memory.copy(state + BEFORE_BUFFER, at - STRIPE_BYTES, STRIPE_BYTES);
  }
  buffered = end - at;
  memory.copy(state + BUFFER, at, buffered);
}

/** Takes `length` zeros. */
export function updateZeros(length: usize): void {
  while (length > 0) {
    const count = length < ZERO_BYTES ? length : ZERO_BYTES;
    update(state + ZEROS, count);
    length -= count;
  }
}

/** Ends a content; answers the address of its digest of 16 bytes, which stays until the next `finish`. */
export function finish(): usize {
  const to = state + DIGEST;
  if (total <= LONGEST_SHORT) {
    hashShort(state + BUFFER, <usize>total, state + SECRET, seed, to);
    return to;
  }
  if (total <= BUFFER_BYTES && buffered == <usize>total) beginStripes();
  const stripes = (buffered - 1) / STRIPE_BYTES;
  takeStripes(state + BUFFER, <u32>stripes);
  // The last 64 bytes, which overlap what was taken before, with a part of the secret of their own.
  takeStripe(state + BUFFER + buffered - STRIPE_BYTES, state + SEEDED_SECRET + SECRET_BYTES - STRIPE_BYTES - 7);
  writeDigest(
    to,
    merge(state + SEEDED_SECRET + 11, total * PRIME64_1),
    merge(state + SEEDED_SECRET + SECRET_BYTES - STRIPE_BYTES - 11, ~(total * PRIME64_2)),
  );
  return to;
}

function beginStripes(): void {
  const at = state + ACCUMULATORS;
  store<u64>(at, PRIME32_3, 0);
  store<u64>(at, PRIME64_1, 8);
  store<u64>(at, PRIME64_2, 16);
  store<u64>(at, PRIME64_3, 24);
  store<u64>(at, PRIME64_4, 32);
  store<u64>(at, PRIME32_2, 40);
  store<u64>(at, PRIME64_5, 48);
  store<u64>(at, PRIME32_1, 56);
  stripeInBlock = 0;
}

/** Products of the low and the high halves of the first two, or of the last two, of four lanes of 64 bits. */
// @ts-ignore: decorator
@inline
function lows(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 2, 4, 6);
}
// @ts-ignore: decorator
@inline
function highs(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 1, 3, 5, 7);
}
// @ts-ignore: decorator
@inline
function swapped(a: v128): v128 {
  return v128.shuffle<u64>(a, a, 1, 0);
}
// @ts-ignore: decorator
@inline
function scramble(accumulator: v128, secret: v128): v128 {
  const mixed = v128.xor(v128.xor(accumulator, i64x2.shr_u(accumulator, 47)), secret);
  return i64x2.mul(mixed, i64x2.splat(PRIME32_1));
}

function takeStripes(from: usize, stripes: u32): void {
  let at = from;
  let a = v128.load(state + ACCUMULATORS, 0);
  let b = v128.load(state + ACCUMULATORS, 16);
  let c = v128.load(state + ACCUMULATORS, 32);
  let d = v128.load(state + ACCUMULATORS, 48);
  let inBlock = stripeInBlock;
  while (stripes > 0) {
    let now = STRIPES_PER_BLOCK - inBlock;
    if (now > stripes) now = stripes;
    stripes -= now;
    let secret = state + SEEDED_SECRET + (<usize>inBlock << 3);
    inBlock += now;
    for (const end = at + <usize>now * STRIPE_BYTES; at < end; at += STRIPE_BYTES) {
      const da = v128.load(at, 0);
      const db = v128.load(at, 16);
      const dc = v128.load(at, 32);
      const dd = v128.load(at, 48);
      const ka = v128.xor(da, v128.load(secret, 0));
      const kb = v128.xor(db, v128.load(secret, 16));
      const kc = v128.xor(dc, v128.load(secret, 32));
      const kd = v128.xor(dd, v128.load(secret, 48));
      const lowAB = lows(ka, kb);
      const highAB = highs(ka, kb);
      const lowCD = lows(kc, kd);
      const highCD = highs(kc, kd);
      a = i64x2.add(a, i64x2.add(i64x2.extmul_low_i32x4_u(lowAB, highAB), swapped(da)));
      b = i64x2.add(b, i64x2.add(i64x2.extmul_high_i32x4_u(lowAB, highAB), swapped(db)));
      c = i64x2.add(c, i64x2.add(i64x2.extmul_low_i32x4_u(lowCD, highCD), swapped(dc)));
      d = i64x2.add(d, i64x2.add(i64x2.extmul_high_i32x4_u(lowCD, highCD), swapped(dd)));
      secret += 8;
    }
    if (inBlock == STRIPES_PER_BLOCK) {
      const key = state + SEEDED_SECRET + SECRET_BYTES - STRIPE_BYTES;
      a = scramble(a, v128.load(key, 0));
      b = scramble(b, v128.load(key, 16));
      c = scramble(c, v128.load(key, 32));
      d = scramble(d, v128.load(key, 48));
      inBlock = 0;
    }
  }
  v128.store(state + ACCUMULATORS, a, 0);
  v128.store(state + ACCUMULATORS, b, 16);
  v128.store(state + ACCUMULATORS, c, 32);
  v128.store(state + ACCUMULATORS, d, 48);
  stripeInBlock = inBlock;
}

/** One stripe with a given part of the secret. */
function takeStripe(at: usize, secret: usize): void {
  for (let i: usize = 0; i < STRIPE_BYTES; i += 8) {
    const value = load<u64>(at + i);
    const key = value ^ load<u64>(secret + i);
    const neighbour = state + ACCUMULATORS + (i ^ 8);
    store<u64>(neighbour, load<u64>(neighbour) + value);
    const own = state + ACCUMULATORS + i;
    store<u64>(own, load<u64>(own) + (key & 0xffff_ffff) * (key >> 32));
  }
}

function merge(secret: usize, first: u64): u64 {
  let sum = first;
  for (let i: usize = 0; i < 64; i += 16) {
    sum += multiplyFold(
      load<u64>(state + ACCUMULATORS + i) ^ load<u64>(secret + i),
      load<u64>(state + ACCUMULATORS + i + 8) ^ load<u64>(secret + i + 8),
    );
  }
  return avalanche(sum);
}
