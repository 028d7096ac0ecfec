import { listen } from '../language/utterance.ts';
import { capitalised } from '../language/inversion.ts';
import { nothing, type Reader } from './reading.ts';

const aboutAi =
  /\b(?:ai|a\.i\.|artificial|robots?|bots?|human|real person|machine|automated|assistant|disclos\w*|chat ?gpt)\b/i;
const hiding = /\b(?:say|claim|pretend|tell|act|pose|reveal|mention|disclose|admit|identify|introduce|state|let)\b/i;

/** Wishes to hide that an AI calls come to nothing. */
const deceit: Reader = (text) =>
  (aboutAi.test(text) &&
    hiding.test(text) &&
    /\b(?:not|n'?t|never|human|person|avoid|without|pretend)\b/i.test(text)) ||
  /\bskip (?:the )?(?:disclosure|introduction|ai)|\bpretend\b|\bno disclosure|\bdo(?:n't| not) identify yourself/i.test(
    text,
  )
    ? nothing
    : null;

const persona: Reader = (text) =>
  /^(?:you(?:'re| are| will be|'ll be) (?!calling|to )|act as|your name is|your role|play the|imagine|you work|you represent|speak(?:ing)? as|assume the role|this is (?:a )?(?:test|demo)|role:|context:)/i.test(
    text,
  )
    ? nothing
    : null;

const limit: Reader = (text) => {
  const { norm } = listen(text);
  const match =
    /\b(?:under|within|less than|at most|no (?:longer|more) than|max(?:imum)?(?: of)?|up to|below|exceed|limit\w*(?: \w+){0,3}? to|in|over|about|around|longer than|last)\s+(\d{1,3}|an?|\d\.\d)[ -]?(minutes?|mins?|seconds?|secs?|hours?)\b|\b(\d{1,3})[ -](minutes?|mins?|seconds?|secs?) (?:max|maximum|limit|tops|or less)\b/.exec(
      norm,
    );
  const aboutCall =
    /^(?:keep|limit|do(?:n'?t| not) (?:take|exceed|talk|let|keep|go)|the call|this call|call (?:should|must|duration|length)|max|wrap|finish|end|be (?:brief|quick|done)|stay|it should|take no|no longer|try to keep|hang up after|spend|should (?:take|last))/i;
  if (!match || !aboutCall.test(text)) return null;
  const count = /^an?$/.test(match[1] ?? '') ? 1 : Number(match[1] ?? match[3]);
  const unit = match[2] ?? match[4] ?? '';
  const secs = count * (unit.startsWith('s') ? 1 : unit.startsWith('h') ? 3600 : 60);
  return { limitSecs: Math.min(3600, Math.max(30, Math.round(secs))) };
};

const style: Reader = (text) =>
  /^(?:be|stay|keep|speak|use|sound|remain|maintain|talk|listen|go slow|don'?t rush|no rush|have a|adopt|act|respond|always be|if you'?re unsure|do your best|good luck)\b.*\b(?:polite\w*|friendly|professional\w*|brief\w*|short|concise\w*|natural\w*|slow\w*|clear\w*|warm\w*|calm\w*|patient\w*|tone|voice|courteous\w*|upbeat|casual\w*|respectful\w*|empath\w+|conversational\w*|cheerful\w*|kind\w*|nice\w*|quick\w*|simple|light|personality|honest\w*|helpful\w*|sentences?|language|english|understanding|to the point|rush|best|luck|formal\w*|pushy|sure|carefully)\b/i.test(
    text,
  )
    ? nothing
    : null;

const forbidden: Reader = (text) => {
  const match =
    /^(?:please\s+)?(?:don'?t|do not|never|avoid|refrain from|under no circumstances(?: should you)?|you (?:must|should|may|can) ?not|you (?:mustn't|shouldn't|can't|cannot)|no need to|must not|should not|not allowed to|no (?=talk|mention|discussion|small talk|pushing|pressure|negotiat))\b\s*(.*)$/i.exec(
      text,
    );
  if (!match) return null;
  const what = (match[1] ?? '').replace(/[.!]+$/, '');
  if (/\b(?:voice ?mail|(?:leave|leaving) (?:a |any )?messages?)\b/i.test(what))
    return { voicemail: null, prohibition: text };
  if (/^(?:hang up|end the call|give up|forget|stop)\b.*\b(?:until|before|unless|without)\b|^forget to\b/i.test(what))
    return nothing;
  return { prohibition: text.replace(/[.!]+$/, '') };
};

const voicemail: Reader = (text) => {
  const match =
    /^(?:(?:just |also )?leave|record)\s+(?:them |him |her |us )?(?:(?:a|the|this|that|one|another|the same) )?(?:(?:short|brief|detailed|polite|quick|friendly|clear|simple|similar|\d+[- ]second) )*(?:voice ?mail|message|vm|reminder|note|details|info(?:rmation)?)\b(?: message)?(?: with (?:them|him|her|whoever \w+))?\s*(.*)$/i.exec(
      text,
    ) ?? /^(?:voice ?mail(?: message)?)[:\s]+(.*)$/i.exec(text);
  const forSomebody = /^(?:for|with|to) (?!(?:them|him|her)\b).*\b(?:that|saying)\b/i.test(match?.[1] ?? '');
  return match && !forSomebody ? { voicemail: (match[1] ?? '').trim() } : null;
};

const machineHangUp: Reader = (text) =>
  /^(?:just |please )?(?:hang up|end the call|disconnect|do nothing|call back later|try again later|no message)\b/i.test(
    text,
  )
    ? { closing: '' }
    : null;

const closing: Reader = (text) => {
  const quoted =
    /^(?:end|close|finish|wrap up|conclude|sign off|say goodbye|thank \w+)\b[^"“]*\b(?:with|by saying|saying|and say)\b\s*:?\s*["“'](.+)["”']\.?$/i.exec(
      text,
    );
  if (quoted) return { closing: endsWell(quoted[1] ?? '') };
  const thanked = /^(?:thank|thanks)\s+(?:them|him|her|you|the \w+|\w+)?\s*(?:for (.*))?$/i.exec(text);
  if (thanked) return { closing: `Thank you for ${thankedFor(thanked[1])}. Have a great day. Goodbye.` };
  if (
    /^(?:then )?(?:end|hang up|wrap up|close|conclude|finish|say (?:good ?bye|bye|thank you|thanks)|wish (?:them|him|her|you)? ?(?:a|an) (?:good|great|nice|lovely|wonderful|pleasant|happy) (?:day|evening|afternoon|weekend|week|night|one|rest)|politely end)\b(?!.*\b(?:deal|account|sale)\b)/i.test(
      text,
    )
  ) {
    const wished = /\bwish \w+ (?:a|an) (.+?)[.!]*$/i.exec(text)?.[1];
    return wished === undefined ? { closing: '' } : { closing: `Thank you for your time. Have a ${wished}. Goodbye.` };
  }
  return null;
};

function thankedFor(what: string | undefined): string {
  const said = (what ?? '')
    .replace(/[.!]+$/, '')
    .replace(/\btheir\b/gi, 'your')
    .replace(/\b(?:his|her)\b/gi, 'your');
  return said === '' || /^(?:your|the)? ?time$/i.test(said) ? 'your time' : said.replace(/\bthem\b/gi, 'you');
}

function endsWell(said: string): string {
  const text = capitalised(said.trim().replace(/[.!,]*$/, '.'));
  return /\b(?:bye|goodbye)\b/i.test(text) ? text : `${text} Goodbye.`;
}

const note: Reader = (text) =>
  /^(?:just |please )?(?:note|record|write (?:it |that |this |them )?down|log|make (?:a )?note|jot|report|summari[sz]e|keep (?:a )?(?:note|track)|capture (?:it|that|their)|take notes?|remember|include (?:it|that|this) in|flag|document|pass (?:it|that|this) (?:on|along)|relay|escalate|let (?:me|us) know|tell (?:me|us)|report back|send (?:me|us)|update (?:me|us)|get back to (?:me|us)|accept (?:it|that|this|no|their)|move on|continue|proceed|skip|respect|acknowledge|transfer(?! (?:my|our|his|her|the) (?!call))|forward|do (?:that|it|so)$)\b/i.test(
    text,
  )
    ? { steps: [] }
    : null;

const apology: Reader = (text) => {
  const match =
    /^(?:please |sincerely )?apologi[sz]e(?: to (?:them|him|her|the \w+))?(?:\s+(for|about|that)\s+(.*))?$/i.exec(text);
  if (!match) return null;
  const what = (match[2] ?? '')
    .replace(/\bthem\b/gi, 'you')
    .replace(/\btheir\b/gi, 'your')
    .replace(/[.!]+$/, '');
  return {
    steps: [
      {
        kind: 'tell',
        text: what === '' ? "I'm sorry about that." : `We're sorry ${match[1] === 'that' ? 'that' : 'for'} ${what}.`,
      },
    ],
  };
};

const readBack: Reader = (text) =>
  /\b(?:read(?:ing)?|repeat(?:ing)?|spell(?:ing)?) (?:it|them|that|everything|the \w+) back\b/i.test(text)
    ? nothing
    : null;

/** "That's all." */
const end: Reader = (text) => (/^(?:that'?s|that is|this is) (?:all|it|everything)\b/i.test(text) ? nothing : null);

const greeting: Reader = (text) =>
  /^(?:introduce|greet|identify|say (?:hello|hi)|start (?:the call|with a greeting)|open with|begin with a)\b/i.test(
    text,
  ) && !/["“]/.test(text)
    ? nothing
    : null;

/** How to go about the call rather than what it is for. */
export const mannerReaders: readonly Reader[] = [
  deceit,
  limit,
  persona,
  style,
  forbidden,
  voicemail,
  readBack,
  closing,
  note,
  apology,
  end,
  greeting,
];

/** What may stand after "if it goes to voicemail". */
export const machineReaders: readonly Reader[] = [voicemail, machineHangUp, forbidden];
