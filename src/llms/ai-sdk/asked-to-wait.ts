const pattern =
  /\b(?:(?:one|just a|wait a|give me a|half a) (?:moment|second|sec|minute|min)|hold on|hang on|bear with me|let me (?:check|look|see|grab|get|find|ask)|un (?:momento|segundo|momentito|minuto)|espere|un (?:instant|moment)|attendez|ne quittez pas|(?:einen|kleinen) (?:moment|augenblick)|moment bitte|un attimo|aspett[ai]|um (?:momento|minuto|segundo)|(?:een|één) (?:moment|ogenblik))\b|少々お待ち|ちょっと待|请稍等|等一下|잠시만|잠깐만/iu;

/** Longer turns say something beside. */
const mostWords = 14;

/** True for a turn that does little more than ask for patience: "one moment, let me check". */
export function askedToWait(heard: string): boolean {
  return heard.trim().split(/\s+/).length <= mostWords && !heard.includes('?') && pattern.test(heard);
}
