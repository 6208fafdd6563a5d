/** More are as good as none of them; a made-up address may have thousands. */
const MOST_NAMED = 4;

/** A sentence for a person who followed a link of which parts were not understood. `faults` as readHash gives them. */
export function describeFaults(faults: readonly string[]): string {
  const named = faults.slice(0, MOST_NAMED).join(', ');
  const more = faults.length > MOST_NAMED ? ` and ${faults.length - MOST_NAMED} more` : '';
  return `This link has parts that are not understood: ${named}${more}. The rest of it counts.`;
}
