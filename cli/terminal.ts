import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Where a command writes: a screen that can be drawn on, or a plain stream of lines. */
export interface Terminal {
  /** Lines may be drawn over. */
  readonly interactive: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly write: (text: string) => void;
  /** In colour where there are colours. */
  readonly paint: (style: Style, text: string) => string;
}

const widestColumns = 110;

export function terminalOf(stream: NodeJS.WriteStream, env: Readonly<Record<string, string | undefined>>): Terminal {
  const coloured = stream.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    interactive: stream.isTTY && env['TERM'] !== 'dumb',
    get columns() {
      return Math.min(widestColumns, stream.columns || 80);
    },
    get rows() {
      return stream.rows || 24;
    },
    write: (text) => void stream.write(text),
    paint: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
  };
}
