const again: Readonly<Record<string, string>> = {
  en: 'Sorry, could you say that again, please?',
  es: 'Perdone, ¿puede repetirlo, por favor?',
  fr: 'Excusez-moi, pouvez-vous répéter, s’il vous plaît ?',
  de: 'Entschuldigung, könnten Sie das bitte wiederholen?',
  it: 'Mi scusi, può ripetere, per favore?',
  pt: 'Desculpe, pode repetir, por favor?',
  nl: 'Sorry, kunt u dat herhalen?',
  ja: 'すみません、もう一度お願いできますか？',
  zh: '不好意思，请您再说一遍，好吗？',
  ko: '죄송하지만 다시 한번 말씀해 주시겠어요?',
  hi: 'माफ़ कीजिए, क्या आप फिर से कह सकते हैं?',
  ar: 'عذرًا، هل يمكنك أن تعيد ما قلت؟',
};

const goodbye: Readonly<Record<string, string>> = {
  en: 'Thank you for your time. Goodbye.',
  es: 'Gracias por su tiempo. Adiós.',
  fr: 'Merci de votre temps. Au revoir.',
  de: 'Vielen Dank für Ihre Zeit. Auf Wiederhören.',
  it: 'Grazie per il suo tempo. Arrivederci.',
  pt: 'Obrigado pelo seu tempo. Até logo.',
  nl: 'Dank u voor uw tijd. Tot ziens.',
  ja: 'お時間をいただきありがとうございました。失礼いたします。',
  zh: '感谢您的时间，再见。',
  ko: '시간 내주셔서 감사합니다. 안녕히 계세요.',
  hi: 'आपके समय के लिए धन्यवाद। नमस्ते।',
  ar: 'شكرًا على وقتك. مع السلامة.',
};

/** What is said where the model has no words. */
export function politeWords(language: string): { readonly again: string; readonly goodbye: string } {
  const code = language.slice(0, 2).toLowerCase();
  return { again: again[code] ?? again['en'] ?? '', goodbye: goodbye[code] ?? goodbye['en'] ?? '' };
}
