/**
 * The nine letters of `ls -l` with setuid, setgid and sticky, without the type letter: 0o4755 is "rwsr-xr-x".
 * A capital S or T stands for the special bit where the execute bit below it is missing.
 */
export function formatPermissions(mode: number): string {
  const triplet = (shift: number, special: boolean, letter: string): string => {
    const bits = mode >> shift;
    const execute = special ? ((bits & 1) !== 0 ? letter : letter.toUpperCase()) : (bits & 1) !== 0 ? 'x' : '-';
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${execute}`;
  };
  return (
    triplet(6, (mode & 0o4000) !== 0, 's') +
    triplet(3, (mode & 0o2000) !== 0, 's') +
    triplet(0, (mode & 0o1000) !== 0, 't')
  );
}

/** Four octal digits, as chmod takes them: "0755", "4755". */
export function formatOctalMode(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

/** The special bits that are set, in words. */
export function specialBits(mode: number): readonly ('setuid' | 'setgid' | 'sticky')[] {
  const bits: ('setuid' | 'setgid' | 'sticky')[] = [];
  if ((mode & 0o4000) !== 0) bits.push('setuid');
  if ((mode & 0o2000) !== 0) bits.push('setgid');
  if ((mode & 0o1000) !== 0) bits.push('sticky');
  return bits;
}
