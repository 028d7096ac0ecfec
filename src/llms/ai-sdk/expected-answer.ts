import type { Field, FieldType } from '../../core/workflow/workflow.ts';

/** What is asked for, by the words of a question; the first that fits. */
const askedFor: readonly (readonly [FieldType, RegExp])[] = [
  ['email', /e-?mail|correo|courriel|メール|邮箱|이메일/i],
  [
    'phone',
    /\bphone\b|\b(?:tele)?phone number|number (?:to|where|can|we)|tel[ée]fon|téléphone|telefone|handynummer|numéro|電話|电话|전화/i,
  ],
  ['rating', /\bscale\b|from (?:one|1) to|\brate\b|escala|échelle|\bskala\b/i],
  [
    'name',
    /(?:your|the|full|last|first|spell) (?:\w+ )?name\b|who am i speaking|su nombre|votre nom|ihr(?:en)? name|お名前|名字|성함/i,
  ],
  ['date_time', /\bwhen\b|\bcuándo\b|\bquand\b|\bwann\b|\bquando\b|いつ|什么时候|언제/i],
  [
    'time',
    /what time|which time|what hour|a qué hora|quelle heure|wie viel uhr|welche uhrzeit|che ora|que horas|hoe laat|何時|几点|몇 시/i,
  ],
  [
    'date',
    /(?:what|which) (?:day|date)|qué (?:día|fecha)|quel(?:le)? (?:jour|date)|welche[rsmn]? (?:tag|datum)|che giorno|que dia|welke dag/i,
  ],
  ['number', /how (?:many|much|old|long)|cuánt|combien|wie ?viele|quant[ioae]\b|hoeveel/i],
  [
    'yes_no',
    /^(?:\w+[,.] )?(?:do|does|did|is|are|was|were|can|could|will|would|have|has|should|shall|may)\b|, right\?$|\bok(?:ay)?\?$/i,
  ],
];

const asks = /[?？]["'”’»)]*$|\b(?:spell|tell me|give me|let me know)\b/i;
const question = /[?？]["'”’»)]*$/;

/**
 * What the person is likely to answer with; null when the sentence asks nothing, or nobody can say. A field whose name the sentence
 * speaks decides, else the words of the question.
 */
export function expectedAnswer(sentence: string, fields: readonly Field[]): FieldType | null {
  if (!asks.test(sentence)) return null;
  const text = sentence.toLowerCase();
  const named = fields.find((field) => namesIt(text, field));
  const byWords = askedFor.find(([, pattern]) => pattern.test(sentence))?.[0] ?? null;
  if (byWords === 'email' || byWords === 'phone') return byWords;
  if (named) return named.type;
  return question.test(sentence) || byWords !== 'yes_no' ? byWords : null;
}

/** All words of its label that say something. */
function namesIt(text: string, { label }: Field): boolean {
  const words = label.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return words.length > 0 && words.every((word) => text.includes(word));
}
