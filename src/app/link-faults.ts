import type { NoticeStore } from '../ui/notices.tsx';

/** Topic of notices about the link that was followed last: what is wrong with one link is told in one notice. */
export const LINK_TOPIC = 'link';

/** To be called for every link that is followed, before anything else is said of it. `faults` as readHash gives them. */
export function noteLinkFaults(notices: NoticeStore, faults: readonly string[]): void {
  notices.endTopic(LINK_TOPIC);
  if (faults.length > 0) notices.show(describeFaults(faults), 'calm', LINK_TOPIC);
}

/** More are as good as none of them; a made-up address may have thousands. */
const MOST_NAMED = 4;

/** A sentence for a person who followed a link of which parts were not understood. `faults` as readHash gives them. */
export function describeFaults(faults: readonly string[]): string {
  const named = faults.slice(0, MOST_NAMED).join(', ');
  const more = faults.length > MOST_NAMED ? ` and ${faults.length - MOST_NAMED} more` : '';
  return `This link has parts that are not understood: ${named}${more}. The rest of it counts.`;
}
