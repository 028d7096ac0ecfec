export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of this element itself, without white space around it. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** As much XML as TwiML is written in: no DTD, no namespaces. Throws a `SyntaxError` for what is not well-formed. */
export function parseXml(source: string): XmlElement {
  const stack: Open[] = [];
  let root: XmlElement | null = null;
  let at = 0;
  const token =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;
  while (at < source.length) {
    token.lastIndex = at;
    const match = token.exec(source);
    if (!match) throw new SyntaxError(`Unexpected "${source.slice(at, at + 20)}"`);
    at = token.lastIndex;
    const [whole, cdata, closing, name, attributes, empty] = match;
    const parent = stack.at(-1);
    if (name === undefined) {
      if (whole.startsWith('<') && cdata === undefined) continue;
      const text = cdata ?? decoded(whole);
      if (parent) parent.text += text;
      else if (text.trim() !== '') throw new SyntaxError('Text outside the document');
      continue;
    }
    if (closing === '/') {
      const open = stack.pop();
      if (open?.name !== name) throw new SyntaxError(`</${name}> closes nothing`);
      root = place(open, stack, root);
      continue;
    }
    const open: Open = { name, attributes: attributesIn(attributes ?? ''), children: [], text: '' };
    if (empty === '/') root = place(open, stack, root);
    else stack.push(open);
  }
  if (!root || stack.length > 0) throw new SyntaxError('The document does not end');
  return root;
}

function place(done: Open, stack: readonly Open[], root: XmlElement | null): XmlElement | null {
  const element: XmlElement = { ...done, text: done.text.trim() };
  const parent = stack.at(-1);
  if (parent) {
    parent.children.push(element);
    return root;
  }
  if (root) throw new SyntaxError('A second document');
  return element;
}

function attributesIn(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of source.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes[name ?? ''] = decoded(double ?? single ?? '');
  }
  return attributes;
}

function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);?/gi, (whole, entity: string) => {
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    const known = entities[entity];
    if (known === undefined || !whole.endsWith(';')) throw new SyntaxError(`Unknown entity ${whole}`);
    return known;
  });
}
