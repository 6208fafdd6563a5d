import { SECRET, SECRET_BYTES, SEEDED_SECRET } from './layout';

/** Writes the default secret (xxHash specification, "Secret") and the one that the seed makes of it. */
export function writeSecrets(state: usize, seed: u64): void {
  const at = state + SECRET;
  // Stores and no static array: the memory may belong to another module, and has no room for data of this one.
  store<u64>(at, 0xbe4ba423396cfeb8, 0);
  store<u64>(at, 0x1cad21f72c81017c, 8);
  store<u64>(at, 0xdb979083e96dd4de, 16);
  store<u64>(at, 0x1f67b3b7a4a44072, 24);
  store<u64>(at, 0x78e5c0cc4ee679cb, 32);
  store<u64>(at, 0x2172ffcc7dd05a82, 40);
  store<u64>(at, 0x8e2443f7744608b8, 48);
  store<u64>(at, 0x4c263a81e69035e0, 56);
  store<u64>(at, 0xcb00c391bb52283c, 64);
  store<u64>(at, 0xa32e531b8b65d088, 72);
  store<u64>(at, 0x4ef90da297486471, 80);
  store<u64>(at, 0xd8acdea946ef1938, 88);
  store<u64>(at, 0x3f349ce33f76faa8, 96);
  store<u64>(at, 0x1d4f0bc7c7bbdcf9, 104);
  store<u64>(at, 0x3159b4cd4be0518a, 112);
  store<u64>(at, 0x647378d9c97e9fc8, 120);
  store<u64>(at, 0xc3ebd33483acc5ea, 128);
  store<u64>(at, 0xeb6313faffa081c5, 136);
  store<u64>(at, 0x49daf0b751dd0d17, 144);
  store<u64>(at, 0x9e68d429265516d3, 152);
  store<u64>(at, 0xfca1477d58be162b, 160);
  store<u64>(at, 0xce31d07ad1b8f88f, 168);
  store<u64>(at, 0x280416958f3acb45, 176);
  store<u64>(at, 0x7e404bbbcafbd7af, 184);
  for (let i: usize = 0; i < SECRET_BYTES; i += 16) {
    store<u64>(state + SEEDED_SECRET + i, load<u64>(at + i) + seed);
    store<u64>(state + SEEDED_SECRET + i + 8, load<u64>(at + i + 8) - seed);
  }
}
