export interface StreamEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Server-sent events (HTML standard, 9.2.6) as they arrive. An event that the stream breaks off is dropped, as the standard says. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void, undefined> {
  let id: string | null = null;
  let event = '';
  let data: string[] = [];
  for await (const line of readLines(body)) {
    if (line === '') {
      if (data.length > 0) yield { id, event: event === '' ? 'message' : event, data: data.join('\n') };
      event = '';
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
  }
}

/** Lines ended by LF, CR LF or CR. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? '';
      for (let end = lineEnd(rest, done); end; end = lineEnd(rest, done)) {
        yield rest.slice(0, end.at);
        rest = rest.slice(end.at + end.length);
      }
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** A CR at the very end may be half of a CR LF: unless nothing more comes, it is left for later. */
function lineEnd(text: string, complete: boolean): { readonly at: number; readonly length: number } | null {
  const found = (complete ? /\r\n|\n|\r/ : /\r\n|\n|\r(?!$)/).exec(text);
  return found && { at: found.index, length: found[0].length };
}
