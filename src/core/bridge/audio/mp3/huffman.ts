/** Pairs of quantised values as bits (ISO/IEC 11172-3, table B.7). */
export interface PairCode {
  /** Its number in the standard. */
  readonly table: number;
  /** Values up to `size - 1` have codes of their own. */
  readonly size: number;
  /** Bits that follow where a value is 15 or more; 0: there is no such value. */
  readonly linBits: number;
  /** By `first * size + second`. */
  readonly lengths: Uint8Array;
  readonly codes: Uint32Array;
}

/** Length and code of each pair, both in base 36; a line for each first value. */
const books: Readonly<Record<number, string>> = {
  1: `
    11 31
    21 30`,
  2: `
    11 32 61
    33 31 51
    53 52 60`,
  5: `
    11 32 66 75
    33 31 64 74
    67 65 77 81
    76 61 71 80`,
  7: `
    11 32 6a 8j 8g 9a
    33 43 67 7a 75 83
    6b 54 7d 8h 88 94
    7c 7b 8i 9f 9b 92
    77 76 89 9e 93 a1
    86 84 95 a3 a2 a0`,
  10: `
    11 32 6a 8n 9z 9u 9c ah
    33 43 68 7c 8i 9l 8c 87
    6b 69 7f 8l 9w a14 9j 96
    7e 7d 8m 9y a1a an 9i a7
    8k 8j 9x a1b ar am a9 a3
    9v 9m a15 aq bl bk a5 b3
    8e 8d 9a ab ag a6 b5 b1
    99 88 97 a8 a4 b4 b2 b0`,
  13: `
    11 45 6e 7l 8y 91f 91a a1z 916 a1g b1w b1g c1v c18 d17 dj
    33 44 6c 7j 8v 8q 918 9x 9v 9o aw ao bv cz cm ce
    6f 6d 7n 810 91n 91d a25 a1t 9t a14 au b14 br cx d16 dg
    7m 7k 811 91p 91k a27 a21 a1s a17 b24 b1k b11 bq cv dp de
    8z 7g 91o 91l a2p a23 b36 b2j a1i b21 b1j c15 c1c d1h dn eo
    91m 8r 91e a2o a24 a1y b2l b2c b25 b1m c27 bt d22 d1d e15 eh
    91b 919 a26 a22 b37 b2m b2i b27 b1x c2b c1z c1e d1n d12 e10 ef
    a20 9y a1k b2n b2k b2d c2j c2i c2e c21 d25 d1t d1f e18 g17 g16
    917 8k 9u a18 a1j b26 b20 c2f c26 c1p c1a d1i d11 eu fk fg
    a1h 9p a15 a11 b18 b1n b1i d29 c1u d24 d1l e1i e11 ei g13 fb
    az ax av b1l b16 c2a c20 d28 c1b d1m e1j dl em fq g12 hm
    b1h ap an b12 c1y c1o c1f c10 d1j dq dy en fr fe f9 g7
    by bw bs c13 c1d d23 cu d1g e1c e14 f1g fs fi gh g9 g5
    c19 bl cy d1s d1k d1e e1d e19 ev ej ec ff ga f7 g6 g3
    d1c cn ck d13 d10 dz f1h el eg hn fd fa f6 h1 g4 g2
    cg cf dh er ep ek ft eb fh fc gg g8 j1 i1 j0 g1`,
  24: `
    4f 4d 61a 728 842 97a 96w ac2 abu bil bi5 bi1 bh9 bed cso 92g
    4e 4c 5l 612 71z 83m 83e 960 95t 95i a93 a9l a8v a89 a7r 816
    61b 5m 615 722 71w 83k 83c 965 95r 95e 952 a9g a8r a87 bf1 7i
    729 613 723 71y 83q 83h 838 964 95o 95a 94y a91 a8n a85 a7j 7g
    843 720 71x 83r 83j 83a 834 95u 95k 958 a9s a8z a8i a7x bf0 7e
    97b 71u 83l 83i 83b 836 95y 95m 95c 950 a9h a8t a8d a7t a7a 7c
    96x 83f 83d 839 835 95z 95q 95f 955 a9n a96 a8k a83 a7k beg 7a
    ac3 837 833 831 95v 95n 95g 957 a9t a98 a8p a8a a7v ber bal 8h
    abv 95w 95s 95p 95l 95d 956 94x 94p a8w a8f a7y a7g bea bah 8g
    a9b 95j 95h 95b 959 951 94u a99 a8x a8h a81 a7n beh baj bab 8b
    bik 954 953 94z 94v a9k a97 a8q a8g a82 a7p beq ban bad ba6 8a
    bi4 a9m 94r 94o 94k a8u a8l a8b a7z a7o a7b be9 baf ba8 ba2 86
    bi0 a8y a8s a8o a8j a8e a84 a7w a7h a79 be8 bag baa ba4 b9z 84
    bh8 a8c a88 a86 a80 a7u a7l a7e beb bak bae ba9 ba5 ba1 b9x 82
    csp a7s a7q a7m a7f a7c a77 bam bai bac ba7 ba3 ba0 b9y b9w 80
    817 7k 7j 7h 7f 7d 7b 79 77 76 74 87 85 83 81 43`,
};

const linBitsOf24: readonly number[] = [4, 5, 6, 7, 8, 9, 11, 13];

/** By the largest value that they hold, smallest first. */
export const pairCodes: readonly PairCode[] = [
  ...[1, 2, 5, 7, 10, 13].map((table) => codeOf(table, table, 0)),
  ...linBitsOf24.map((linBits, i) => codeOf(24 + i, 24, linBits)),
];

export function largestOf({ size, linBits }: PairCode): number {
  return linBits === 0 ? size - 1 : 15 + 2 ** linBits - 1;
}

function codeOf(table: number, book: number, linBits: number): PairCode {
  const pairs = (books[book] ?? '').trim().split(/\s+/);
  const lengths = Uint8Array.from(pairs, (pair) => Number.parseInt(pair.slice(0, 1), 36));
  const codes = Uint32Array.from(pairs, (pair) => Number.parseInt(pair.slice(1), 36));
  return { table, size: Math.sqrt(pairs.length), linBits, lengths, codes };
}

/** Four values of at most 1, by `8a + 4b + 2c + d` (table A of the standard). */
export const quadLengths: readonly number[] = [1, 4, 4, 5, 4, 6, 5, 6, 4, 5, 5, 6, 5, 6, 6, 6];
export const quadCodes: readonly number[] = [1, 5, 4, 5, 6, 5, 4, 4, 7, 3, 6, 0, 7, 2, 3, 1];
