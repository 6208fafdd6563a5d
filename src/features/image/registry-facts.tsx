import type { ReactElement } from 'react';
import { formatReference } from '../../base/image-reference.ts';
import { REGISTRY_TEXTS } from '../../core/explain/registry-texts.ts';
import { formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DigestFact, Fact, FactList } from '../../ui/fact-list.tsx';
import type { PullQuota, RegistryState } from '../../worker/session-types.ts';

/** Where an image of a registry came from, and what it took. */
export function RegistryFacts({ registry }: { readonly registry: RegistryState }): ReactElement {
  const { reference, digest, quota, traffic } = registry;
  const whole = formatReference(reference);
  return (
    <FactList>
      <Fact name="Reference" meaning={REGISTRY_TEXTS.reference.text}>
        <span className="flex items-start gap-1">
          <span className="min-w-0 font-mono break-all">{whole}</span>
          <CopyButton label="Copy reference" text={whole} className="-my-0.5" />
        </span>
      </Fact>
      <DigestFact name="Stands for" meaning={REGISTRY_TEXTS.registryDigest.text} value={digest} />
      <Fact name="Requests" meaning={inAll(REGISTRY_TEXTS.requests.text)}>
        {formatCount(traffic.requests)}
      </Fact>
      <Fact name="Fetched" meaning={inAll(REGISTRY_TEXTS.bytesFetched.text)}>
        {formatExactBytes(traffic.bytesFetched)}
      </Fact>
      <Fact name="Saved" meaning={inAll(REGISTRY_TEXTS.bytesSaved.text)}>
        {formatExactBytes(traffic.bytesSaved)}
      </Fact>
      {quota !== null && (
        <Fact name="Pull limit" meaning={REGISTRY_TEXTS.pullLimit.text}>
          {describeQuota(quota)}
        </Fact>
      )}
    </FactList>
  );
}

/** These are counted for everything that was opened under the name; the status bar tells of the image that is shown. */
function inAll(meaning: string): string {
  return `${meaning} Counted over all platforms that were looked at.`;
}

/** "76 of 100 left, counted over 6 hours". */
export function describeQuota({ limit, remaining, windowSeconds }: PullQuota): string {
  const window = windowSeconds === null ? '' : `, counted over ${formatWindow(windowSeconds)}`;
  return `${formatCount(remaining)} of ${formatCount(limit)} left${window}`;
}

function formatWindow(seconds: number): string {
  const [count, unit] =
    seconds % 3600 === 0
      ? [seconds / 3600, 'hour']
      : seconds % 60 === 0
        ? [seconds / 60, 'minute']
        : [seconds, 'second'];
  return `${formatCount(count)} ${unit}${count === 1 ? '' : 's'}`;
}
