/** The lines of a body that comes in pieces of any size, empty ones left out. */
export async function* jsonLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let open: string[] = [];
  for await (const piece of body) {
    const [first = '', ...others] = decoder.decode(piece, { stream: true }).split('\n');
    open.push(first);
    for (const other of others) {
      const line = open.join('').trim();
      open = [other];
      if (line !== '') yield line;
    }
  }
  const line = open.join('').trim();
  if (line !== '') yield line;
}
