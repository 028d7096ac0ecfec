import type { Terminal } from './terminal.ts';

export interface Screen extends Terminal {
  /** Everything that was written, as it was written. */
  readonly written: () => string;
  /** What a person sees: lines after all moves of the cursor. */
  readonly lines: () => string[];
}

/** A terminal for tests: plain, or one that understands the few moves that commands make. */
export function screen(
  options: { readonly interactive?: boolean; readonly columns?: number; readonly rows?: number } = {},
): Screen {
  let written = '';
  return {
    interactive: options.interactive ?? false,
    columns: options.columns ?? 80,
    rows: options.rows ?? 24,
    write: (text) => {
      written += text;
    },
    paint: (_style, text) => text,
    written: () => written,
    lines: () => shown(written),
  };
}

const csi = '\u001B\\[';
const moves = new RegExp(`(${csi}[?\\d]*[A-Za-z]|\n)`);
const upwards = new RegExp(`^${csi}(\\d+)F$`);

/** CSI n F: up n lines, to the first column; CSI J: clear below; CSI ? 25 l and h: hide and show the cursor. */
function shown(written: string): string[] {
  const lines = [''];
  let row = 0;
  for (const part of written.split(moves)) {
    const up = upwards.exec(part);
    if (up) row -= Number(up[1]);
    else if (part === '\u001B[J') lines.splice(row, lines.length, '');
    else if (part === '\n') {
      row += 1;
      lines[row] ??= '';
    } else if (!part.startsWith('\u001B')) lines[row] += part;
  }
  return lines;
}
