/** Words of callers that mark a language and are none of the others'. */
const marks: Readonly<Record<string, string>> = {
  en: 'the and you is are my your i what how please do does can could would have need want hello thanks thank yes not with this that it',
  es: 'hola buenos buenas quería quisiera quiero necesito gracias llamo señor señora una mi el la los las para que por está mañana cita sí usted',
  fr: 'bonjour bonsoir je j voudrais aimerais merci vous plaît mon ma le la les une pour avec est rendez oui suis appelle madame monsieur',
  de: 'guten hallo ich möchte brauche hätte bitte danke mein meine meinen der die das ein eine einen für und ist termin ja nicht habe heiße',
  it: 'buongiorno buonasera vorrei grazie mi chiamo sono ho il lo gli una per che appuntamento sì mio mia bisogno signora',
  pt: 'olá bom boa gostaria queria preciso obrigado obrigada meu minha uma para que não sim chamo marcar consulta senhora tarde',
  nl: 'hallo goedemorgen goedemiddag ik wil graag zou afspraak bedankt dank mijn het een voor niet ja heet en met van',
};
const sets = Object.entries(marks).map(([language, words]) => [language, new Set(words.split(' '))] as const);

/** The language that a caller's words are in, ISO 639-1; null where they tell of none. */
export function spokenLanguage(text: string): string | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scores = sets
    .map(([language, known]) => ({ language, score: words.filter((word) => known.has(word)).length }))
    .toSorted((one, other) => other.score - one.score);
  const [best, second] = scores;
  return best && second && best.score >= 2 && best.score > second.score ? best.language : null;
}
