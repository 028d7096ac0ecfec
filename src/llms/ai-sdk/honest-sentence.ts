import { namedLanguage } from '../../core/workflow/named-language.ts';

interface Honesty {
  /** Sentences in which somebody says of themselves that they are no machine, or that they are human. */
  readonly denial: RegExp;
  readonly instead: string;
}

const honesty: Readonly<Record<string, Honesty>> = {
  en: {
    denial:
      /\b(?:i(?:'m| am)|this is|we(?:'re| are))\s+(?:(?:definitely|certainly|really|actually)\s+)?(?:not (?:an? )?(?:ai|a\.i\.|artificial|robots?|bots?|machine|computer|program|automated|recording)\b|(?:only |just )?(?:an? )?(?:(?:real|actual|live|living|true)\s+)?(?:human|person of flesh)\b|(?:an? )?(?:real|actual|live|living) (?:person|man|woman)\b)/i,
    instead: 'I am an AI assistant.',
  },
  es: {
    denial:
      /\bno soy (?:una? )?(?:ia|inteligencia artificial|robot|bot|máquina|ordenador|computadora|programa|grabación)\b|\bsoy (?:una? )?(?:humano|humana|ser humano|persona (?:real|de verdad))\b/i,
    instead: 'Soy un asistente de inteligencia artificial.',
  },
  fr: {
    denial:
      /\bje ne suis pas (?:une? )?(?:ia|intelligence artificielle|robot|bot|machine|ordinateur|programme|enregistrement)\b|\bje suis (?:une? )?(?:humaine?|être humain|(?:vraie )?personne réelle|vraie personne)\b/i,
    instead: 'Je suis un assistant d’intelligence artificielle.',
  },
  de: {
    denial:
      /\bich bin (?:wirklich |ganz sicher )?(?:keine? (?:ki|künstliche intelligenz|roboter|bot|maschine|computer|programm|aufnahme)|(?:ein )?(?:echter |wirklicher )?mensch|eine echte person)\b/i,
    instead: 'Ich bin ein KI-Assistent.',
  },
  it: {
    denial:
      /\bnon sono (?:un['’]?a? ?)?(?:ia|intelligenza artificiale|robot|bot|macchina|computer|programma|registrazione)\b|\bsono (?:un['’]?a? ?)?(?:umano|umana|essere umano|persona (?:vera|reale))\b/i,
    instead: 'Sono un assistente di intelligenza artificiale.',
  },
  pt: {
    denial:
      /\bnão sou (?:uma? )?(?:ia|inteligência artificial|robô|bot|máquina|computador|programa|gravação)(?!\p{L})|\bsou (?:uma? )?(?:humano|humana|ser humano|pessoa (?:real|de verdade))\b/iu,
    instead: 'Sou um assistente de inteligência artificial.',
  },
  nl: {
    denial:
      /\bik ben (?:geen (?:ai|kunstmatige intelligentie|robot|bot|machine|computer|programma|opname)|(?:een )?(?:echt )?mens|een echt persoon)\b/i,
    instead: 'Ik ben een AI-assistent.',
  },
};

/**
 * The sentence as it may be spoken: in place of a denial to be an AI, the truth. Languages that are not known pass as they are; where the
 * language is the other side's, a denial in any of them is none.
 */
export function honestSentence(sentence: string, language: string): string {
  const code = namedLanguage(language);
  const known = code === null ? Object.values(honesty) : [honesty[code] ?? null];
  const plain = sentence.replaceAll('’', "'");
  return known.find((one) => one?.denial.test(plain))?.instead ?? sentence;
}
