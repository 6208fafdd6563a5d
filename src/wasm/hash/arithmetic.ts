/** Constants and mixing functions of XXH3 and XXH64 (xxHash specification, "XXH3 Algorithm"). */
export const PRIME32_1: u64 = 0x9e3779b1;
export const PRIME32_2: u64 = 0x85ebca77;
export const PRIME32_3: u64 = 0xc2b2ae3d;
export const PRIME64_1: u64 = 0x9e3779b185ebca87;
export const PRIME64_2: u64 = 0xc2b2ae3d27d4eb4f;
export const PRIME64_3: u64 = 0x165667b19e3779f9;
export const PRIME64_4: u64 = 0x85ebca77c2b2ae63;
export const PRIME64_5: u64 = 0x27d4eb2f165667c5;
export const PRIME_MX1: u64 = 0x165667919e3779f9;
export const PRIME_MX2: u64 = 0x9fb21c651e98df25;

/** The high half of the product of 128 bits; the low half is what `*` answers. */
// @ts-ignore: decorator
@inline
export function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffff_ffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffff_ffff;
  const bHigh = b >> 32;
  const highLow = aHigh * bLow;
  const cross = ((aLow * bLow) >> 32) + (highLow & 0xffff_ffff) + aLow * bHigh;
  return (highLow >> 32) + (cross >> 32) + aHigh * bHigh;
}

/** Both halves of the product, folded. */
// @ts-ignore: decorator
@inline
export function multiplyFold(a: u64, b: u64): u64 {
  return (a * b) ^ multiplyHigh(a, b);
}

export function avalanche(hash: u64): u64 {
  let h = hash ^ (hash >> 37);
  h *= PRIME_MX1;
  return h ^ (h >> 32);
}

/** The last step of XXH64, which the shortest inputs take. */
export function avalanche64(hash: u64): u64 {
  let h = hash ^ (hash >> 33);
  h *= PRIME64_2;
  h ^= h >> 29;
  h *= PRIME64_3;
  return h ^ (h >> 32);
}
