import { avalanche, avalanche64, multiplyFold, multiplyHigh, PRIME32_2, PRIME64_1, PRIME64_2, PRIME64_4, PRIME_MX2 } from './arithmetic';

/** Writes a digest down: high half first, big-endian. */
export function writeDigest(to: usize, low: u64, high: u64): void {
  store<u64>(to, bswap<u64>(high));
  store<u64>(to + 8, bswap<u64>(low));
}

/** Hashes up to 240 bytes that lie at `at`. `secret`: the default one (xxHash specification, "Small inputs", "Medium inputs"). */
export function hashShort(at: usize, length: usize, secret: usize, seed: u64, to: usize): void {
  if (length == 0) hash0(secret, seed, to);
  else if (length <= 3) hash1to3(at, length, secret, seed, to);
  else if (length <= 8) hash4to8(at, length, secret, seed, to);
  else if (length <= 16) hash9to16(at, length, secret, seed, to);
  else if (length <= 128) hash17to128(at, length, secret, seed, to);
  else hash129to240(at, length, secret, seed, to);
}

function hash0(secret: usize, seed: u64, to: usize): void {
  const flipLow = load<u64>(secret, 64) ^ load<u64>(secret, 72);
  const flipHigh = load<u64>(secret, 80) ^ load<u64>(secret, 88);
  writeDigest(to, avalanche64(seed ^ flipLow), avalanche64(seed ^ flipHigh));
}

function hash1to3(at: usize, length: usize, secret: usize, seed: u64, to: usize): void {
  const first = <u32>load<u8>(at);
  const middle = <u32>load<u8>(at + (length >> 1));
  const last = <u32>load<u8>(at + length - 1);
  const low = (first << 16) | (middle << 24) | last | (<u32>length << 8);
  const high = rotl<u32>(bswap<u32>(low), 13);
  const flipLow = <u64>(load<u32>(secret) ^ load<u32>(secret, 4)) + seed;
  const flipHigh = <u64>(load<u32>(secret, 8) ^ load<u32>(secret, 12)) - seed;
  writeDigest(to, avalanche64(<u64>low ^ flipLow), avalanche64(<u64>high ^ flipHigh));
}

function hash4to8(at: usize, length: usize, secret: usize, plainSeed: u64, to: usize): void {
  const seed = plainSeed ^ (<u64>bswap<u32>(<u32>plainSeed) << 32);
  const input = <u64>load<u32>(at) + (<u64>load<u32>(at + length - 4) << 32);
  const keyed = input ^ ((load<u64>(secret, 16) ^ load<u64>(secret, 24)) + seed);
  const factor = PRIME64_1 + (<u64>length << 2);
  let low = keyed * factor;
  const high = multiplyHigh(keyed, factor) + (low << 1);
  low ^= high >> 3;
  low ^= low >> 35;
  low *= PRIME_MX2;
  low ^= low >> 28;
  writeDigest(to, low, avalanche(high));
}

function hash9to16(at: usize, length: usize, secret: usize, seed: u64, to: usize): void {
  const flipLow = (load<u64>(secret, 32) ^ load<u64>(secret, 40)) - seed;
  const flipHigh = (load<u64>(secret, 48) ^ load<u64>(secret, 56)) + seed;
  const inputLow = load<u64>(at);
  const inputHigh = load<u64>(at + length - 8);
  const keyed = inputLow ^ inputHigh ^ flipLow;
  let low = keyed * PRIME64_1;
  let high = multiplyHigh(keyed, PRIME64_1);
  low += (<u64>length - 1) << 54;
  const flipped = inputHigh ^ flipHigh;
  high += flipped + (flipped & 0xffff_ffff) * (PRIME32_2 - 1);
  low ^= bswap<u64>(high);
  writeDigest(to, avalanche(low * PRIME64_2), avalanche(multiplyHigh(low, PRIME64_2) + high * PRIME64_2));
}

// @ts-ignore: decorator
@inline
function mix16(at: usize, secret: usize, seed: u64): u64 {
  return multiplyFold(load<u64>(at) ^ (load<u64>(secret) + seed), load<u64>(at, 8) ^ (load<u64>(secret, 8) - seed));
}

// @ts-ignore: decorator
@inline
function sum16(at: usize): u64 {
  return load<u64>(at) + load<u64>(at, 8);
}

function hash17to128(at: usize, length: usize, secret: usize, seed: u64, to: usize): void {
  let low = <u64>length * PRIME64_1;
  let high: u64 = 0;
  // Pairs of 16 bytes from both ends, the innermost first.
  for (let i: i32 = <i32>((length - 1) >> 5); i >= 0; i--) {
    const front = at + (<usize>i << 4);
    const back = at + length - ((<usize>i + 1) << 4);
    const key = secret + (<usize>i << 5);
    low = (low + mix16(front, key, seed)) ^ sum16(back);
    high = (high + mix16(back, key + 16, seed)) ^ sum16(front);
  }
  finishMixed(low, high, length, seed, to);
}

function hash129to240(at: usize, length: usize, secret: usize, seed: u64, to: usize): void {
  let low = <u64>length * PRIME64_1;
  let high: u64 = 0;
  for (let i: usize = 0; i + 32 <= length; i += 32) {
    if (i == 128) {
      low = avalanche(low);
      high = avalanche(high);
    }
    const key = i < 128 ? secret + i : secret + i - 128 + 3;
    low = (low + mix16(at + i, key, seed)) ^ sum16(at + i + 16);
    high = (high + mix16(at + i + 16, key + 16, seed)) ^ sum16(at + i);
  }
  // 129 to 159 bytes have four rounds only.
  if (length < 160) {
    low = avalanche(low);
    high = avalanche(high);
  }
  const back = at + length - 16;
  const key = secret + 103;
  low = (low + mix16(back, key, 0 - seed)) ^ sum16(back - 16);
  high = (high + mix16(back - 16, key + 16, 0 - seed)) ^ sum16(back);
  finishMixed(low, high, length, seed, to);
}

function finishMixed(low: u64, high: u64, length: usize, seed: u64, to: usize): void {
  const mixed = low * PRIME64_1 + high * PRIME64_4 + (<u64>length - seed) * PRIME64_2;
  writeDigest(to, avalanche(low + high), 0 - avalanche(mixed));
}
