import type { SessionOptions } from '../worker/session-types.ts';

type PreferredPlatform = SessionOptions['preferredPlatform'];

/** User-Agent Client Hints (https://wicg.github.io/ua-client-hints/), in Chromium only. */
interface UserAgentData {
  readonly platform: string;
  getHighEntropyValues(
    hints: readonly string[],
  ): Promise<{ readonly architecture?: string; readonly bitness?: string }>;
}

/**
 * The platform whose image this machine would run. Containers on a Mac or on Windows run in a Linux machine, so the
 * system is always linux; only the processor counts.
 */
export async function readPreferredPlatform(
  navigator: Pick<Navigator, 'userAgent'> & { readonly userAgentData?: UserAgentData },
): Promise<PreferredPlatform> {
  try {
    const hints = await navigator.userAgentData?.getHighEntropyValues(['architecture', 'bitness']);
    if (hints?.architecture === 'arm') return { os: 'linux', architecture: hints.bitness === '32' ? 'arm' : 'arm64' };
    if (hints?.architecture === 'x86') return { os: 'linux', architecture: hints.bitness === '32' ? '386' : 'amd64' };
  } catch {
    // The hint was refused; the user agent's name has to do.
  }
  return guessPlatform(navigator.userAgent);
}

/** From the name alone. Browsers on Macs all say "Intel"; Macs sold since 2020 are arm64. */
export function guessPlatform(userAgent: string): PreferredPlatform {
  const arm64 = /aarch64|arm64|Mac OS X|iPhone|iPad|Android/i.test(userAgent);
  return { os: 'linux', architecture: arm64 ? 'arm64' : 'amd64' };
}
