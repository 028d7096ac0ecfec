/** What a call's language is when the other side decides it. */
export const anyLanguage = 'auto';

/** ISO 639-1 of a call's language; null where it is whatever the other side speaks. */
export function namedLanguage(language: string): string | null {
  return language === anyLanguage ? null : language.slice(0, 2).toLowerCase();
}
