export interface SpeechPiece {
  readonly text: string;
  /** What follows is a new sentence. */
  readonly endsSentence: boolean;
}

/** Services speak about as much at once without a fault. */
const longestPiece = 600;

/**
 * A text in the pieces that it is spoken in: its first sentence alone, so that it is heard early, then as many whole sentences at a
 * time as fit. A sentence too long for one piece is parted between words. What is blank is left out.
 */
export function speechPieces(text: string, language: string): SpeechPiece[] {
  const pieces: SpeechPiece[] = [];
  let gathered = '';
  const close = (endsSentence: boolean): void => {
    const piece = gathered.trim();
    if (piece !== '') pieces.push({ text: piece, endsSentence });
    gathered = '';
  };
  for (const sentence of segments(text, language, 'sentence')) {
    const short = sentence.length <= longestPiece;
    if (pieces.length === 0 || gathered.length + sentence.length > longestPiece) close(true);
    for (const part of short ? [sentence] : segments(sentence, language, 'word').flatMap(shortParts)) {
      if (gathered.length + part.length > longestPiece) close(false);
      gathered += part;
    }
    if (!short) close(true);
  }
  close(true);
  return pieces;
}

function segments(text: string, language: string, granularity: 'sentence' | 'word'): string[] {
  return [...new Intl.Segmenter(language, { granularity }).segment(text)].map(({ segment }) => segment);
}

/** A word as it is; what only looks like one, a thousand letters in a row, in parts. */
function shortParts(word: string): readonly string[] {
  return word.match(new RegExp(`.{1,${longestPiece / 2}}`, 'gsu')) ?? [];
}
