import type { SettingsStore, ThemeChoice } from './settings.ts';

/** Writes the chosen theme on the html element, where theme.css looks for it, and follows later choices. */
export function applyTheme(settings: SettingsStore, html: HTMLElement): () => void {
  const apply = () => {
    html.dataset['theme'] = settings.getSnapshot().theme;
  };
  apply();
  return settings.subscribe(apply);
}

/** The choice that follows in the order of the toggle: system, light, dark, system, … */
export function nextTheme(theme: ThemeChoice): ThemeChoice {
  return theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system';
}
