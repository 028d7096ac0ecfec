/** What the bridge itself says, whatever the engine. `{who}` is for whom the call is made. */
export interface FixedWords {
  readonly callingFor: string;
  readonly callingForSomebody: string;
  readonly answeringFor: string;
  readonly answering: string;
  /** To callers, where the owner's own words say nothing. */
  readonly howCanIHelp: string;
  readonly recorded: string;
  readonly areYouThere: string;
  readonly oneMoment: string;
  readonly cannotHear: string;
  readonly timeIsUp: string;
  readonly fault: string;
}

const words: Readonly<Record<string, FixedWords>> = {
  en: {
    callingFor: 'Hello, this is an AI assistant calling on behalf of {who}.',
    callingForSomebody: 'Hello, this is an AI assistant calling on behalf of a client.',
    answeringFor: 'Hello, this is the AI assistant of {who}.',
    answering: 'Hello, this is an AI assistant answering this number.',
    howCanIHelp: 'How can I help you?',
    recorded: 'This call may be recorded for quality.',
    areYouThere: 'Are you still there?',
    oneMoment: 'One moment, please.',
    cannotHear: "I can't hear anyone, so I will end the call here. Goodbye.",
    timeIsUp: 'I have to end the call here. Thank you for your time. Goodbye.',
    fault: "I'm sorry, I have a technical problem and must end the call. Goodbye.",
  },
  es: {
    callingFor: 'Hola, soy un asistente de inteligencia artificial y llamo de parte de {who}.',
    callingForSomebody: 'Hola, soy un asistente de inteligencia artificial y llamo de parte de un cliente.',
    answeringFor: 'Hola, soy el asistente de inteligencia artificial de {who}.',
    answering: 'Hola, le atiende un asistente de inteligencia artificial.',
    howCanIHelp: '¿En qué puedo ayudarle?',
    recorded: 'Esta llamada puede ser grabada por motivos de calidad.',
    areYouThere: '¿Sigue ahí?',
    oneMoment: 'Un momento, por favor.',
    cannotHear: 'No oigo a nadie, así que termino la llamada. Adiós.',
    timeIsUp: 'Tengo que terminar la llamada. Gracias por su tiempo. Adiós.',
    fault: 'Lo siento, tengo un problema técnico y debo terminar la llamada. Adiós.',
  },
  fr: {
    callingFor: "Bonjour, je suis un assistant d'intelligence artificielle et j'appelle de la part de {who}.",
    callingForSomebody:
      "Bonjour, je suis un assistant d'intelligence artificielle et j'appelle de la part d'un client.",
    answeringFor: "Bonjour, ici l'assistant d'intelligence artificielle de {who}.",
    answering: "Bonjour, un assistant d'intelligence artificielle vous répond.",
    howCanIHelp: 'Comment puis-je vous aider ?',
    recorded: 'Cet appel peut être enregistré à des fins de qualité.',
    areYouThere: 'Vous êtes toujours là ?',
    oneMoment: 'Un instant, s’il vous plaît.',
    cannotHear: "Je n'entends personne, je termine donc l'appel. Au revoir.",
    timeIsUp: "Je dois terminer l'appel. Merci de votre temps. Au revoir.",
    fault: "Désolé, j'ai un problème technique et dois terminer l'appel. Au revoir.",
  },
  de: {
    callingFor: 'Guten Tag, hier ist ein KI-Assistent, ich rufe im Auftrag von {who} an.',
    callingForSomebody: 'Guten Tag, hier ist ein KI-Assistent, ich rufe im Auftrag eines Kunden an.',
    answeringFor: 'Guten Tag, hier ist der KI-Assistent von {who}.',
    answering: 'Guten Tag, hier meldet sich ein KI-Assistent.',
    howCanIHelp: 'Wie kann ich Ihnen helfen?',
    recorded: 'Dieser Anruf kann zur Qualitätssicherung aufgezeichnet werden.',
    areYouThere: 'Sind Sie noch da?',
    oneMoment: 'Einen Moment, bitte.',
    cannotHear: 'Ich höre niemanden und beende deshalb den Anruf. Auf Wiederhören.',
    timeIsUp: 'Ich muss den Anruf jetzt beenden. Danke für Ihre Zeit. Auf Wiederhören.',
    fault: 'Entschuldigung, ich habe ein technisches Problem und muss den Anruf beenden. Auf Wiederhören.',
  },
  it: {
    callingFor: 'Buongiorno, sono un assistente di intelligenza artificiale e chiamo per conto di {who}.',
    callingForSomebody: 'Buongiorno, sono un assistente di intelligenza artificiale e chiamo per conto di un cliente.',
    answeringFor: "Buongiorno, sono l'assistente di intelligenza artificiale di {who}.",
    answering: 'Buongiorno, risponde un assistente di intelligenza artificiale.',
    howCanIHelp: 'Come posso aiutarla?',
    recorded: 'Questa chiamata può essere registrata per fini di qualità.',
    areYouThere: 'È ancora in linea?',
    oneMoment: 'Un momento, per favore.',
    cannotHear: 'Non sento nessuno, quindi chiudo la chiamata. Arrivederci.',
    timeIsUp: 'Devo chiudere la chiamata. Grazie del suo tempo. Arrivederci.',
    fault: 'Mi dispiace, ho un problema tecnico e devo chiudere la chiamata. Arrivederci.',
  },
  pt: {
    callingFor: 'Olá, sou um assistente de inteligência artificial e estou ligando em nome de {who}.',
    callingForSomebody: 'Olá, sou um assistente de inteligência artificial e estou ligando em nome de um cliente.',
    answeringFor: 'Olá, sou o assistente de inteligência artificial de {who}.',
    answering: 'Olá, quem atende é um assistente de inteligência artificial.',
    howCanIHelp: 'Como posso ajudar?',
    recorded: 'Esta chamada pode ser gravada para fins de qualidade.',
    areYouThere: 'Ainda está na linha?',
    oneMoment: 'Um momento, por favor.',
    cannotHear: 'Não ouço ninguém, por isso vou encerrar a chamada. Até logo.',
    timeIsUp: 'Preciso encerrar a chamada. Obrigado pelo seu tempo. Até logo.',
    fault: 'Desculpe, tenho um problema técnico e preciso encerrar a chamada. Até logo.',
  },
  nl: {
    callingFor: 'Goedendag, u spreekt met een AI-assistent, ik bel namens {who}.',
    callingForSomebody: 'Goedendag, u spreekt met een AI-assistent, ik bel namens een klant.',
    answeringFor: 'Goedendag, u spreekt met de AI-assistent van {who}.',
    answering: 'Goedendag, u spreekt met een AI-assistent.',
    howCanIHelp: 'Waarmee kan ik u helpen?',
    recorded: 'Dit gesprek kan voor kwaliteitsdoeleinden worden opgenomen.',
    areYouThere: 'Bent u er nog?',
    oneMoment: 'Een ogenblik, alstublieft.',
    cannotHear: 'Ik hoor niemand en beëindig daarom het gesprek. Tot ziens.',
    timeIsUp: 'Ik moet het gesprek nu beëindigen. Dank u voor uw tijd. Tot ziens.',
    fault: 'Sorry, ik heb een technisch probleem en moet het gesprek beëindigen. Tot ziens.',
  },
  ja: {
    callingFor: 'お電話失礼いたします。{who}の代理でおかけしている、AIアシスタントです。',
    callingForSomebody: 'お電話失礼いたします。依頼者の代理でおかけしている、AIアシスタントです。',
    answeringFor: 'お電話ありがとうございます。{who}のAIアシスタントです。',
    answering: 'お電話ありがとうございます。AIアシスタントが承ります。',
    howCanIHelp: 'ご用件をお聞かせください。',
    recorded: 'この通話は品質向上のため録音される場合があります。',
    areYouThere: 'もしもし、聞こえますか。',
    oneMoment: '少々お待ちください。',
    cannotHear: 'お声が聞こえないため、お電話を切らせていただきます。失礼いたします。',
    timeIsUp: 'お時間となりましたので、お電話を終わらせていただきます。ありがとうございました。',
    fault: '申し訳ありません。技術的な問題のため、お電話を終わらせていただきます。',
  },
  ko: {
    callingFor: '안녕하세요, {who}을(를) 대신하여 전화드린 AI 비서입니다.',
    callingForSomebody: '안녕하세요, 의뢰인을 대신하여 전화드린 AI 비서입니다.',
    answeringFor: '안녕하세요, {who}의 AI 비서입니다.',
    answering: '안녕하세요, AI 비서가 전화를 받았습니다.',
    howCanIHelp: '무엇을 도와드릴까요?',
    recorded: '이 통화는 품질 향상을 위해 녹음될 수 있습니다.',
    areYouThere: '여보세요, 듣고 계신가요?',
    oneMoment: '잠시만 기다려 주세요.',
    cannotHear: '아무 소리도 들리지 않아 통화를 마치겠습니다. 안녕히 계세요.',
    timeIsUp: '이제 통화를 마쳐야 합니다. 시간 내주셔서 감사합니다. 안녕히 계세요.',
    fault: '죄송합니다. 기술적인 문제로 통화를 마쳐야 합니다. 안녕히 계세요.',
  },
  zh: {
    callingFor: '您好，我是AI助手，代表{who}致电。',
    callingForSomebody: '您好，我是AI助手，代表一位客户致电。',
    answeringFor: '您好，我是{who}的AI助手。',
    answering: '您好，接听电话的是AI助手。',
    howCanIHelp: '请问有什么可以帮您？',
    recorded: '为保证质量，本次通话可能会被录音。',
    areYouThere: '您还在吗？',
    oneMoment: '请稍等。',
    cannotHear: '我听不到声音，先结束通话了。再见。',
    timeIsUp: '我需要结束通话了，感谢您的时间。再见。',
    fault: '抱歉，我遇到技术问题，必须结束通话。再见。',
  },
  hi: {
    callingFor: 'नमस्ते, मैं एक एआई सहायक हूँ और {who} की ओर से कॉल कर रहा हूँ।',
    callingForSomebody: 'नमस्ते, मैं एक एआई सहायक हूँ और एक ग्राहक की ओर से कॉल कर रहा हूँ।',
    answeringFor: 'नमस्ते, मैं {who} का एआई सहायक हूँ।',
    answering: 'नमस्ते, आपकी कॉल एक एआई सहायक ने उठाई है।',
    howCanIHelp: 'मैं आपकी क्या सहायता कर सकता हूँ?',
    recorded: 'गुणवत्ता के लिए यह कॉल रिकॉर्ड की जा सकती है।',
    areYouThere: 'क्या आप लाइन पर हैं?',
    oneMoment: 'कृपया एक क्षण रुकिए।',
    cannotHear: 'मुझे कोई आवाज़ नहीं आ रही है, इसलिए मैं कॉल समाप्त कर रहा हूँ। नमस्ते।',
    timeIsUp: 'मुझे अब कॉल समाप्त करनी है। आपके समय के लिए धन्यवाद। नमस्ते।',
    fault: 'क्षमा करें, तकनीकी समस्या के कारण मुझे कॉल समाप्त करनी होगी। नमस्ते।',
  },
  ar: {
    callingFor: 'مرحباً، أنا مساعد ذكاء اصطناعي وأتصل نيابةً عن {who}.',
    callingForSomebody: 'مرحباً، أنا مساعد ذكاء اصطناعي وأتصل نيابةً عن أحد العملاء.',
    answeringFor: 'مرحباً، أنا مساعد الذكاء الاصطناعي لدى {who}.',
    answering: 'مرحباً، يجيبك مساعد ذكاء اصطناعي.',
    howCanIHelp: 'كيف يمكنني مساعدتك؟',
    recorded: 'قد يتم تسجيل هذه المكالمة لأغراض الجودة.',
    areYouThere: 'هل ما زلت على الخط؟',
    oneMoment: 'لحظة من فضلك.',
    cannotHear: 'لا أسمع أحداً، لذلك سأنهي المكالمة. مع السلامة.',
    timeIsUp: 'عليّ إنهاء المكالمة الآن. شكراً على وقتك. مع السلامة.',
    fault: 'عذراً، لدي مشكلة تقنية وعليّ إنهاء المكالمة. مع السلامة.',
  },
};

const english = words['en'] as FixedWords;

export function fixedWords(language: string): FixedWords {
  return words[language.slice(0, 2).toLowerCase()] ?? english;
}
