/** Longer ones are spoken in parts. */
const longest = 240;
/** A part is not cut off before so many characters. */
const shortestPart = 60;

/** Never the end of a sentence: something belongs to them. */
const titles = wordSet(
  'mr mrs ms dr prof st mt ft rev hon capt gen sgt lt vs e.g i.e cf approx dept attn tel',
  'hr fr frl nr str z.b d.h u.a bzw ca ggf inkl zzgl evtl sog vgl',
  'sr sra srta d dña ud uds pág núm av avda p.ej',
  'm mm mme mlle mgr p.ex env éd sig sig.ra dott dott.ssa egr gent pag',
  'dra exmo exma dhr mevr mw bijv blz o.a d.w.z m.b.t',
);

/** The end of a sentence only where a new one follows. */
const shortened = wordSet(
  'a.m p.m etc inc ltd co corp llc jr ave blvd rd apt u.s u.k d.c ph.d no nos ext fig vol',
  'jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun',
  'usw uvm gmbh s.a s.l s.p.a b.v n.v ecc enz',
);

/** Capitalised, and yet what goes on: `7 p.m. Friday`, `9 a.m. EST`. */
const zone = /^\p{Lu}{2,5}[,.?!;:]*$/u;
const day =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)[,.?!;:]*$/i;
const capitalised = /^["'“‘«¿¡([]*[\p{Lu}\p{Lo}¿¡]/u;
/** Where days are written "3. März" and floors "2. Stock". */
const ordinalsByDot = wordSet('de da nb nn no fi cs sk hu pl et hr sl is tr lv');

const boundary = /[.!?…]+["'”’»)\]]*(?=\s)|[。！？｡]+["'”’」』）]*|\n+/gu;

/**
 * Cuts a text that comes in pieces into sentences to be spoken, each as soon as it is certain that it has ended. Markup is taken off;
 * what stands in square brackets, and what has neither letter nor digit, is not spoken.
 */
export class SentenceSplitter {
  readonly #ordinals: boolean;
  #rest = '';

  /** `language` is ISO 639-1. */
  constructor(language: string) {
    this.#ordinals = ordinalsByDot.has(language.slice(0, 2).toLowerCase());
  }

  /** The sentences that this piece has completed. */
  push(piece: string): string[] {
    this.#rest += piece;
    return this.#take(false);
  }

  /** No more comes: what is left. */
  flush(): string[] {
    const sentences = this.#take(true);
    const last = spoken(this.#rest);
    this.#rest = '';
    return last === '' ? sentences : [...sentences, last];
  }

  #take(ended: boolean): string[] {
    const sentences: string[] = [];
    for (let end = this.#end(ended); end !== null; end = this.#end(ended)) {
      const sentence = spoken(this.#rest.slice(0, end));
      this.#rest = this.#rest.slice(end).trimStart();
      if (sentence !== '') sentences.push(sentence);
    }
    return sentences;
  }

  /** Where the first sentence ends; null while that is not known. */
  #end(ended: boolean): number | null {
    for (const match of this.#rest.matchAll(boundary)) {
      const end = match.index + match[0].length;
      if (end > longest) break;
      const verdict = this.#verdict(match[0], this.#rest.slice(0, match.index), this.#rest.slice(end), ended);
      if (verdict === 'unknown') return null;
      if (verdict === 'end') return end;
    }
    return this.#rest.length > longest ? partEnd(this.#rest) : null;
  }

  #verdict(mark: string, before: string, after: string, ended: boolean): 'end' | 'inside' | 'unknown' {
    if (/\n/.test(mark)) return listMarker.test(before) ? 'inside' : 'end';
    if (insideBrackets(before)) return 'inside';
    if (/[!?。！？｡]/u.test(mark)) return 'end';
    const word = (/\S+$/.exec(before)?.[0] ?? '').replace(/^["'“‘«([]+/u, '');
    const key = word.toLowerCase();
    if (!/[\p{L}\p{N}]/u.test(before) || listMarker.test(before)) return 'inside';
    if (titles.has(key)) return 'inside';
    if (/^\p{Lu}$/u.test(word) && word !== 'I') return 'inside';
    if (this.#ordinals && /^\d{1,2}$/.test(word)) return 'inside';
    if (mark.startsWith('.') && mark.length === 1 && !shortened.has(key)) return 'end';
    const next = /^\s+(\S+)(\s?)/u.exec(after);
    if (!next || (next[2] === '' && !ended)) return ended ? 'end' : 'unknown';
    const [, first = ''] = next;
    const goesOn = shortened.has(key) && (zone.test(first) || day.test(first));
    return capitalised.test(first) && !goesOn ? 'end' : 'inside';
  }
}

const listMarker = /^\s*(?:\d{1,2}|[-*•])$/u;

function insideBrackets(before: string): boolean {
  return before.lastIndexOf('[') > before.lastIndexOf(']');
}

/** The end of the part that a run-on is cut at: a clause, else a word, else anywhere. */
function partEnd(text: string): number {
  const head = text.slice(0, longest);
  const ends = [/[,;:–—，、；：](?=\s|[^\d\s])/gu, /\s/gu].map(
    (pattern) => [...head.matchAll(pattern)].findLast((match) => match.index >= shortestPart)?.index,
  );
  const [clause, space] = ends;
  return clause === undefined ? (space ?? longest) : clause + 1;
}

/** Without markup and stage directions; '' for what cannot be said. */
function spoken(text: string): string {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[[^\]]*(?:\]|$)/g, ' ')
    .replace(/<br[^>]*>/gi, ' ')
    .replace(/<[a-z/][^>]*>/gi, '')
    .replace(/^\s*(?:#{1,6}\s+|[-*•]\s+|>\s+)/gm, '')
    .replace(/\*+|`+|~~|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replace(/[\p{Extended_Pictographic}\u{FE0F}\u{200D}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return /[\p{L}\p{N}]/u.test(plain) ? plain : '';
}

function wordSet(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}
