import type { Workflow } from '../../../core/workflow/workflow.ts';
import { field } from './topics.ts';

interface Phrases {
  readonly intro: string;
  readonly ask: string;
  readonly closing: string;
}

const phrases: Readonly<Record<string, Phrases>> = {
  es: {
    intro: 'Llamo con el siguiente encargo:',
    ask: '¿Qué me puede decir al respecto?',
    closing: 'Muchas gracias por su tiempo. Adiós.',
  },
  fr: {
    intro: "J'appelle pour la demande suivante :",
    ask: 'Que pouvez-vous me répondre ?',
    closing: 'Merci beaucoup pour votre temps. Au revoir.',
  },
  de: {
    intro: 'Ich rufe mit folgendem Anliegen an:',
    ask: 'Was können Sie mir dazu sagen?',
    closing: 'Vielen Dank für Ihre Zeit. Auf Wiederhören.',
  },
  it: {
    intro: 'Chiamo per la seguente richiesta:',
    ask: 'Che cosa mi può dire?',
    closing: 'Grazie mille per il suo tempo. Arrivederci.',
  },
  pt: {
    intro: 'Estou ligando com o seguinte pedido:',
    ask: 'O que pode me dizer sobre isso?',
    closing: 'Muito obrigado pelo seu tempo. Até logo.',
  },
  nl: {
    intro: 'Ik bel met het volgende verzoek:',
    ask: 'Wat kunt u mij daarover zeggen?',
    closing: 'Hartelijk dank voor uw tijd. Tot ziens.',
  },
};
const english: Phrases = {
  intro: 'I am calling with the following request:',
  ask: 'What can you tell me about that?',
  closing: 'Thank you for your time. Goodbye.',
};

/**
 * A prompt in a language whose grammar the rules do not know: the request is read out as it was written, the answer is kept. Names
 * nobody and promises nothing.
 */
export function foreignPlan(prompt: string, language: string): Workflow {
  const { intro, ask, closing } = phrases[language] ?? english;
  const request = prompt.replace(/\s+/g, ' ').trim().slice(0, 600);
  return {
    briefing: null,
    name: request.slice(0, 60),
    language,
    onBehalfOf: null,
    callee: null,
    goal: { kind: 'general', summary: request.replace(/[.!?]+$/, '') },
    facts: [{ key: 'request', label: 'request', text: request, value: null }],
    fields: [field('response', 'their answer', 'text')],
    steps: [
      {
        id: '1_response',
        kind: 'ask',
        text: `${intro} ${request.replace(/[.!?]*$/, '.')} ${ask}`,
        field: 'response',
        agreedField: null,
        offers: [],
        sends: null,
        branches: [],
      },
    ],
    anytime: [],
    prohibitions: [],
    voicemail: null,
    closing,
    maxDurationSecs: 300,
  };
}
