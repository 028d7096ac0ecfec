import { anyVerb, isImperative, withoutLeadIn } from './imperatives.ts';

const opener =
  /^(if|when|whenever|in case(?: of)?|in the event(?: that| of)?|should|unless|as soon as|only if|on (?:a )?(?=yes|no\b|voicemail)|upon(?= voicemail)|for (?=(?:ratings?|scores?|answers?) (?:below|above|under|over|of)))\s+(.+)$/i;
const asking =
  /(?:\b(?:ask|asks|asking|see|check|checking|find out|figure out|know|verify|confirm|determine|learn|wonder|inquire|enquire|sure|and|or|even|as|about|only|but|tell (?:me|us)|(?:ask|check with|ask for|see with|find out from|hear from) (?:them|him|her|the \w+|the \w+ \w+|\p{Lu}\w+|\p{Lu}\w+ \p{Lu}\w+)))$/iu;

/** "ask the seller of the used bike", "ask my neighbour Bob": what they are asked is still to come. */
const asksSomebody =
  /^(?:please )?(?:ask|check with|see with|find out from)\s+(?!.*\b(?:if|whether|about|for|to|what|how|when|where|who|why)\b)(?:\S+\s*){1,9}$/i;

/**
 * A sentence cut where a new statement begins: at a semicolon, before an "if …, do …", and, where the owner left out the stops,
 * before what can only be the next order.
 */
export function statements(sentence: string): string[] {
  return withoutColons(sentence)
    .flatMap((one) => one.split(/;\s+|\s+[-–—]{1,2}\s+(?=if\b|otherwise\b|ask\b|tell\b|don't\b)/i))
    .flatMap((one) =>
      one.split(
        /,\s+(?:and\s+)?(?:so|therefore)\s+(?=(?:i|we)(?:'d| would)? (?:must|have to|had to|need to|want to|like to)\b)|,\s+(?=(?:i|we)(?:'d| would)? (?:prefer|'d prefer|want|need)\b|(?:i'm|i am|we're|we are) \w+ing\b)/i,
      ),
    )
    .flatMap(beforeConditions)
    .flatMap(beforeOrders)
    .map((one) => one.trim())
    .filter((one) => /[\p{L}\p{N}]/u.test(one));
}

const asksList =
  /^(?:please )?(?:ask|qualify|survey|screen|interview|find out|check|collect|get|gather|questions?|inquire)\b/i;

/** "Do a short survey about the visit: ask …" → two; "Qualify this lead: what is …" → an order to ask that. */
function withoutColons(sentence: string): string[] {
  const match = /^([^:"“]{3,90}):\s+(?=\S)(.+)$/s.exec(sentence.trim());
  const [, before = '', after = ''] = match ?? [];
  if (
    !match ||
    (/\d$/.test(before) && !isImperative(withoutLeadIn(after))) ||
    /\b(?:say|says|saying|message|with|link|text|at)$/i.test(before)
  )
    return [sentence];
  if (/^(?:please )?(?:call|phone|ring|ask|tell|remind)\b/i.test(after) && isTitle(before)) return [after];
  if (isImperative(withoutLeadIn(after)) || opensCondition(after)) return [before, after];
  const told = /^(?:please )?(remind|inform|notify|tell)\s+(?:(?:all|the|our|every|my)\s+)*\w+$/i.exec(before)?.[1];
  if (told !== undefined) return [`${/^remind/i.test(told) ? 'remind' : 'tell'} them that ${after}`];
  if (
    /^(?:on a scale|how|what|when|where|who|which|why|did|do|does|are|is|was|were|have|has|can|would|will|rating|if|whether)\b/i.test(
      after,
    )
  )
    return asksList.test(withoutLeadIn(before)) && !/\bsurvey (?:about|on|for)\b/i.test(before)
      ? [`ask ${after}`]
      : [before, `ask ${after}`];
  if (/\b(?:know|find out|learn|hear)\b.*\bfrom (?:the|our|my|them|him|her|\p{Lu}\p{L}+)\b[^:]*$/iu.test(before))
    return [`ask ${after}`];
  const held = /^((?:please )?(?:re)?confirm) with (?:the )?(.+)$/i.exec(before);
  if (held) return [`call ${held[2]}`, `${held[1]} the order for ${after}`];
  const about = /\babout (his|her|their|the) ([^,]+)$/i.exec(before);
  if (about && /^(?:they|it)\b/i.test(after) && /^(?:please )?(?:call|ring|phone|contact)\b/i.test(before))
    return [before, `tell them that ${after.replace(/^(?:they|it)\b/i, `${about[1]} ${about[2]}`)}`];
  if (/^(?:please )?(?:survey|interview|poll|screen|qualify)\b/i.test(before)) return [before, `ask ${after}`];
  if (/\b(?:survey|questionnaire|poll|feedback|interview|screening|questions)$/i.test(before))
    return [before, `ask ${after}`];
  if (/^(?:we|i) need\b/i.test(after)) return [before, after];
  if (
    /\b(?:call|message|reminder|notice|announcement)\s+(?:for|to)\s+\S/i.test(before) &&
    /^(?:it's|it is|his|her|their|the|your|our|we|there)\b/i.test(after)
  )
    return [`tell them that ${after}`];
  if (
    /^(?:please )?(?:call|ring|phone|contact|inform|notify|tell)\b/i.test(before) &&
    /^(?:their|his|her|the|our|we|it|they|he|she|your|this|that|there)\b/i.test(after)
  )
    return [before.replace(/^(?:please )?(?:inform|notify|tell)\b/i, 'call'), `tell them that ${after}`];
  const details = /\b(?:details?|info(?:rmation)?|data)\s+(?:of|for|about|on)\s+(.+)$/i.exec(before);
  if (details && /^(?:please )?(?:get|collect|find out|ask for|gather|obtain)\b/i.test(before))
    return [
      `get ${after
        .replace(/[.]+$/, '')
        .split(/,\s*(?:and\s+)?|\s+and\s+/)
        .map((one) => `the ${one.trim().replace(/^(?:the|their|his|her)\s+/i, '')} of ${details[1]}`)
        .join(', ')}`,
    ];
  return [sentence];
}

/** "Verify employment: call …" names the call, and orders nothing. */
function isTitle(text: string): boolean {
  return (
    text.trim().split(/\s+/).length <= 3 &&
    !/\b(?:them|him|her|it|his|their)\b|^(?:ask|call|phone|tell|remind)\b/i.test(text)
  );
}

function beforeConditions(text: string): string[] {
  const joint = /(?:[,.]?\s+(?:and|but|then|so)|,)?\s+(?=(?:if|otherwise|unless|when|in case)\b)/gi;
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(joint)) {
    const before = text.slice(from, match.index).trim();
    const rest = text.slice(match.index + match[0].length).trim();
    const opening = opensCondition(rest);
    const ownAction =
      /^(?:otherwise|if (?:not|so|yes|no))\b/i.test(rest) ||
      (opening !== null && (conditionAndActions(opening.rest)?.imperative ?? false));
    const insideAsk =
      (asking.test(before.replace(/\s*\([^)]*\)$/, '')) || asksSomebody.test(before)) && match[0].trim() === '';
    const insideQuote = (before.match(/["“”]/g) ?? []).length % 2 === 1;
    const dangling = opensCondition(before) !== null && !conditionAndActions(opensCondition(before)?.rest ?? '');
    if (before === '' || !ownAction || insideAsk || insideQuote || dangling) continue;
    pieces.push(before);
    from = match.index + match[0].length;
  }
  return [...pieces, text.slice(from)];
}

const orders =
  "ask (?:if|whether|about|for|them|him|her|what|how|when|who|where|why|their)|collect|confirm (?:their|his|her|the|that)|get (?:their|his|her)|tell (?:them|him|her)|remind (?:them|him|her)|let (?:them|him|her) know|offer|find out|thank (?:them|him|her|you)|leave a (?:message|voicemail)|don'?t|do not|never|make sure|keep it|also";

/** Only where the stops were left out: "… under josh miller ask if they have outdoor seating dont mention it". */
function beforeOrders(text: string): string[] {
  if (text.split(/\s+/).length < 8) return [text];
  const start = new RegExp(
    `(?<![,;:]|\\b(?:and|or|then|to|you|they|he|she|we|i|can|could|will|would|should|please|if|that|who|which|also|but|just|not|"|we|it|people|we'll|the|a|an|their|your|our))\\s+(?=(?:${orders})\\b)`,
    'gi',
  );
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(start)) {
    const before = text.slice(from, match.index);
    const opening = opensCondition(before);
    const dangling = opening !== null && conditionAndActions(opening.rest) === null;
    if (dangling || before.trim().split(/\s+/).length < 3 || /["“][^"”]*$/.test(before)) continue;
    pieces.push(before);
    from = match.index;
  }
  return [...pieces, text.slice(from)];
}

export interface Opening {
  readonly rest: string;
  /** "unless". */
  readonly negated: boolean;
}

export function opensCondition(text: string): Opening | null {
  const match = opener.exec(text.trim());
  if (!match || /^should (?:be|have|we|i)\b/i.test(text)) return null;
  return { rest: match[2] ?? '', negated: /^unless/i.test(match[1] ?? '') };
}

export interface ConditionAndActions {
  readonly condition: string;
  readonly actions: string;
  /** The actions begin with an order, not with a statement such as "8 is fine". */
  readonly imperative: boolean;
}

/** "they need to reschedule, offer Monday" → condition and actions; the comma may be missing. */
export function conditionAndActions(text: string): ConditionAndActions | null {
  for (const mark of text.matchAll(/,\s*(?:then\s+)?(?:please\s+)?|\s+then\s+|:\s+|\s+[-–—]+>?\s+|\s*=>?\s*/gi)) {
    const condition = text.slice(0, mark.index).trim();
    const actions = text.slice(mark.index + mark[0].length).trim();
    if (condition === '' || actions === '' || /^(?:and|or)\b/i.test(actions) || /\b(?:and|or|then)$/i.test(condition))
      continue;
    const orders =
      isImperative(withoutLeadIn(actions)) || /^(?:how|what|when|where|why|which|who|whether)\b/i.test(actions);
    const stated =
      /^(?:you|we|the|that|it|\d|either|any|anything|monday|tuesday|wednesday|thursday|friday|saturday|sunday|no|yes|i|that's|there|they|"|“)/i.test(
        actions,
      );
    if (orders || stated) return { condition, actions, imperative: orders };
  }
  const bare = new RegExp(
    `^((?:\\S+\\s+){1,}?)(?<!\\b(?:to|it'll|they'll|he'll|she'll|you'll|we'll|i'll|should|must|may|might|can|can't|cant|cannot|could|couldn't|will|won't|would|wouldn't|not|don't|doesn't|didn't|isn't|aren't|they|he|she|you|i|and|or|ever|the|a|their|it|they're|her|his|your|an|for|of|in)\\s)((?:${anyVerb})\\b.+)$`,
    'i',
  ).exec(text);
  if (bare && !/\band(?: please| also| then)?$/i.test((bare[1] ?? '').trim()))
    return { condition: (bare[1] ?? '').trim(), actions: bare[2] ?? '', imperative: true };
  const stated =
    /^(.{3,60}?\b(?:work|works|available|full|taken|possible|booked|free|open|gone|out|busy|suit|suits|fit|fits|unavailable|closed|sold out)\b)\s+(.+)$/i.exec(
      text,
    );
  if (stated && !isImperative(withoutLeadIn(stated[2] ?? '')))
    return { condition: stated[1] ?? '', actions: stated[2] ?? '', imperative: false };
  const open = /^(yes|so|no|not)\s+(.+)$/i.exec(text);
  if (open) return { condition: open[1] ?? '', actions: open[2] ?? '', imperative: true };
  const fine =
    /^((?:\S+\s+){0,6}?\S+)\s+((?:\S+\s+){1,5}?(?:is|are|would be|works?)(?: also| too)? (?:fine|ok|okay|good|great|acceptable).*)$/i.exec(
      text,
    );
  return fine ? { condition: (fine[1] ?? '').trim(), actions: fine[2] ?? '', imperative: false } : null;
}

/** "offer Monday if they need to reschedule" → actions and condition. Not: "ask if they …". */
export function trailingCondition(
  text: string,
): { readonly actions: string; readonly condition: string; readonly negated: boolean } | null {
  for (const mark of text.matchAll(/,?\s+(if|when|unless|in case|should|only if)\s+/gi)) {
    const actions = text.slice(0, mark.index).trim();
    const condition = text
      .slice(mark.index + mark[0].length)
      .trim()
      .replace(/[.!]+$/, '');
    const word = (mark[1] ?? '').toLowerCase();
    const quoted = /["“][^"”]*$/.test(actions);
    const inList =
      mark[0].startsWith(',') &&
      /^(?:ask|find out|check|inquire|see)\b/i.test(actions) &&
      (/,\s*(?:and|or)\b/i.test(condition) || /\b(?:how|what|when|where|which|who|whether|if)\b/i.test(actions));
    const asksWhen = word === 'when' && /^(?:ask|find out|check|inquire|confirm|see|tell|remind|let)\b/i.test(actions);
    if (
      asking.test(actions.replace(/\s*\([^)]*\)$/, '')) ||
      asksSomebody.test(actions) ||
      quoted ||
      condition === '' ||
      asksWhen ||
      inList ||
      (word === 'should' && !/^(?:they|he|she|there|it|the)\b/i.test(condition))
    )
      continue;
    return { actions, condition, negated: word === 'unless' };
  }
  return null;
}

/** "Ask about parking and thank them" → two; "they want to confirm and book" stays one. */
export function splitActions(said: string): string[] {
  const call =
    /^((?:call|ring|phone|contact|dial|reach out to|get in touch with)\b.*?)(?<!\b(?:has|have|had|needs?|want|wants|like|going|able|is|are|has|where|how|what|when))\s+(?:in order )?to\s+(.+)$/i.exec(
      said,
    );
  if (call && isImperative(call[2] ?? '')) return [call[1] ?? '', ...splitActions(call[2] ?? '')];
  const text = said;
  const joint = new RegExp(
    `(?:[,;]\\s*(?:and\\s+|then\\s+|also\\s+|but\\s+)*|\\s+(?:and then|and also|then|and|but|&|plus)\\s+)(?:also\\s+|please\\s+|then\\s+|politely\\s+|finally\\s+)*(?=(?:${anyVerb})\\b(?!-))`,
    'gi',
  );
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(joint)) {
    const after = text.slice(match.index + match[0].length);
    if (!splitsHere(text.slice(from, match.index), after, match[0])) continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts
    .map((part) => withoutLeadIn(part.trim().replace(/[.;,]+$/, '')))
    .map((part) =>
      isImperative(part) && !/^(?:ask|see|check|find)\b.*\?$/i.test(part) ? part.replace(/\s*\?+$/, '') : part,
    )
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** Verbs that are as often a noun, or the second verb of a clause: "what time they open and close". */
const doubtful =
  /^(?:use|pay|pick|close|order|book|check|text|call|return|update|record|sign|answer|move|note|report|state|be|get|make|speak|share|try|leave|learn|understand|keep|end|finish|request|offer|schedule|confirm|cancel|discuss|talk|send)\b/i;
const nounAfter =
  /^(?:state|order|text|call|note|record|report|answer|move|close|use|share|check|offer|request|schedule)\s*(?:$|number|name|and|or|,|hours|time|date|status|code|id)/i;
const clause = /\b(?:if|whether|how|what|when|where|why|who|that|to|can|could|will|would|want|need|they|you)\b/i;
const objectAfter = new RegExp(
  `^(?:${anyVerb}) (?:the call|them|their|him|his|her|it|a |an |the |up|that|down|out|if|whether|polite|brief|for|me|us|any|sure|about)`,
  'i',
);

function splitsHere(before: string, after: string, joint: string): boolean {
  if ((before.match(/["“”]/g) ?? []).length % 2 === 1) return false;
  const lastWord = before.trim().split(/\s+/).at(-1)?.toLowerCase() ?? '';
  const twinVerb =
    new RegExp(`^(?:${anyVerb})$`, 'i').test(lastWord) &&
    !/^(?:call|email|name|number|order|text|message|it|so)$/.test(lastWord);
  if (twinVerb && /\band\b|&/.test(joint) && !isImperative(before.trim())) return false;
  if (nounAfter.test(after)) return false;
  if (!doubtful.test(after) || /[,;]/.test(joint) || /^offer (?:to|them|him|her|an?|the)\b/i.test(after)) return true;
  return !clause.test(before) || objectAfter.test(after);
}
