import { useSyncExternalStore } from 'react';

/** The page's colours as a canvas takes them, by the name of their token in theme.css. */
export type Colours = (token: string) => string;

let known: { readonly theme: string; readonly colours: Colours } | null = null;

/** Colours of the theme that holds now; another function, so another rendering, when the theme changes. */
export function useColours(): Colours {
  return useSyncExternalStore(subscribe, current);
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const preference = window.matchMedia('(prefers-color-scheme: dark)');
  preference.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    preference.removeEventListener('change', listener);
  };
}

function current(): Colours {
  const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = `${document.documentElement.dataset['theme'] ?? ''} ${isDark}`;
  if (known?.theme !== theme) known = { theme, colours: readColours() };
  return known.colours;
}

/** A token is a pair of colours (light-dark()); only as the colour of an element does it become the one of the theme. */
function readColours(): Colours {
  const colours = new Map<string, string>();
  return (token) => {
    let colour = colours.get(token);
    if (colour === undefined) {
      const probe = document.createElement('span');
      probe.hidden = true;
      probe.style.color = `var(--color-${token})`;
      document.body.append(probe);
      colour = getComputedStyle(probe).color;
      probe.remove();
      colours.set(token, colour);
    }
    return colour;
  };
}
