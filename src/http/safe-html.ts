/** Markup that may be put into a page as it is. */
export class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Insert = SafeHtml | readonly SafeHtml[] | string | number | null;

/** Markup from a template: what is put into it is escaped unless it is markup itself; `null` leaves nothing. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): SafeHtml {
  return new SafeHtml(parts.reduce((text, part, index) => `${text}${render(inserts[index - 1] ?? null)}${part}`));
}

function render(insert: Insert): string {
  if (insert === null) return '';
  if (insert instanceof SafeHtml) return insert.text;
  if (typeof insert === 'object') return insert.map(({ text }) => text).join('');
  return escapeHtml(String(insert));
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
