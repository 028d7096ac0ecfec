/** What it takes to take a message in a language whose grammar the rules do not know. */
export interface ForeignPhrases {
  readonly whatAbout: string;
  readonly name: string;
  readonly when: string;
  readonly noted: string;
  readonly again: string;
  readonly robot: string;
  readonly goodbye: string;
  /** The caller's own goodbye. */
  readonly leaves: RegExp;
  readonly asksRobot: RegExp;
}

const phrases: Readonly<Record<string, ForeignPhrases>> = {
  es: {
    whatAbout: 'Puedo tomar un mensaje. ¿De qué se trata?',
    name: '¿Me puede decir su nombre, por favor?',
    when: '¿Cuándo podemos llamarle?',
    noted: 'Muchas gracias. He tomado nota y alguien le devolverá la llamada.',
    again: 'Perdone, ¿puede repetirlo?',
    robot: 'Soy un asistente de inteligencia artificial.',
    goodbye: 'Gracias por llamar. Adiós.',
    leaves: /\b(?:adiós|adios|hasta luego|hasta pronto|chao)(?!\p{L})/iu,
    asksRobot: /\b(?:robot|máquina|persona real|inteligencia artificial)(?!\p{L})/iu,
  },
  fr: {
    whatAbout: 'Je peux prendre un message. De quoi s’agit-il ?',
    name: 'Puis-je avoir votre nom, s’il vous plaît ?',
    when: 'Quand pouvons-nous vous rappeler ?',
    noted: 'Merci beaucoup. C’est noté, quelqu’un vous rappellera.',
    again: 'Pardon, pouvez-vous répéter ?',
    robot: 'Je suis un assistant d’intelligence artificielle.',
    goodbye: 'Merci de votre appel. Au revoir.',
    leaves: /\b(?:au revoir|à bientôt|bonne journée)(?!\p{L})/iu,
    asksRobot: /\b(?:robot|machine|vraie personne|intelligence artificielle)(?!\p{L})/iu,
  },
  de: {
    whatAbout: 'Ich kann eine Nachricht aufnehmen. Worum geht es?',
    name: 'Wie ist bitte Ihr Name?',
    when: 'Wann dürfen wir Sie zurückrufen?',
    noted: 'Vielen Dank. Ich habe es notiert, es ruft Sie jemand zurück.',
    again: 'Entschuldigung, können Sie das bitte wiederholen?',
    robot: 'Ich bin ein KI-Assistent.',
    goodbye: 'Danke für Ihren Anruf. Auf Wiederhören.',
    leaves: /\b(?:auf wiederhören|auf wiedersehen|tschüss|tschüs|schönen tag)(?!\p{L})/iu,
    asksRobot: /\b(?:roboter|maschine|echter mensch|künstliche intelligenz|ki)(?!\p{L})/iu,
  },
  it: {
    whatAbout: 'Posso prendere un messaggio. Di che cosa si tratta?',
    name: 'Mi può dire il suo nome, per favore?',
    when: 'Quando possiamo richiamarla?',
    noted: 'Grazie mille. Ho preso nota e qualcuno la richiamerà.',
    again: 'Mi scusi, può ripetere?',
    robot: 'Sono un assistente di intelligenza artificiale.',
    goodbye: 'Grazie per la chiamata. Arrivederci.',
    leaves: /\b(?:arrivederci|a presto|buona giornata)(?!\p{L})/iu,
    asksRobot: /\b(?:robot|macchina|persona vera|intelligenza artificiale)(?!\p{L})/iu,
  },
  pt: {
    whatAbout: 'Posso anotar um recado. Qual é o assunto?',
    name: 'Pode me dizer o seu nome, por favor?',
    when: 'Quando podemos ligar de volta?',
    noted: 'Muito obrigado. Anotei, e alguém vai ligar de volta.',
    again: 'Desculpe, pode repetir?',
    robot: 'Sou um assistente de inteligência artificial.',
    goodbye: 'Obrigado por ligar. Até logo.',
    leaves: /\b(?:tchau|adeus|até logo|bom dia para)(?!\p{L})/iu,
    asksRobot: /\b(?:robô|máquina|pessoa de verdade|inteligência artificial)(?!\p{L})/iu,
  },
  nl: {
    whatAbout: 'Ik kan een boodschap aannemen. Waar gaat het over?',
    name: 'Wat is uw naam, alstublieft?',
    when: 'Wanneer kunnen we u terugbellen?',
    noted: 'Hartelijk dank. Ik heb het genoteerd, er belt u iemand terug.',
    again: 'Sorry, kunt u dat herhalen?',
    robot: 'Ik ben een AI-assistent.',
    goodbye: 'Dank u voor het bellen. Tot ziens.',
    leaves: /\b(?:tot ziens|dag hoor|fijne dag|doei)(?!\p{L})/iu,
    asksRobot: /\b(?:robot|machine|echt mens|kunstmatige intelligentie)(?!\p{L})/iu,
  },
};

/** Null for English, and for languages that there is nothing for. */
export function foreignPhrases(language: string): ForeignPhrases | null {
  return phrases[language.slice(0, 2).toLowerCase()] ?? null;
}
