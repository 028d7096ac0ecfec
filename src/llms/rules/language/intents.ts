import type { CallIntent } from '../../../core/report/caller-summary.ts';
import { sentencesOf } from './sentences.ts';

const complaint =
  /\b(?:complain(?:t|ts|ing)?|(?:not|un|isn't|very un)[- ]?(?:happy|satisfied|pleased|acceptable)|disappointed|disgusted|furious|fed up|ridiculous|rude|refund|(?:want|get|getting) (?:all )?my money back|over-?charged|charged (?:me |us )?(?:twice|double|too much|wrong)|double[- ]charged|billed (?:me |us )?(?:twice|for something)|took (?:the |my |our )?money|twice (?:this|last) (?:month|week)|never (?:showed|came|arrived|called|got (?:back|here|an?)|delivered)|no[- ]show|didn't (?:show up|turn up|come)|(?:nobody|no one) (?:ever )?(?:showed|came|called|answers|answered|replied|replies|responds|responded|gets|got|picks|cares|turned)|still (?:waiting|haven't|hasn't|not fixed|broken|doesn't)|messed up|botched|ruined|ripped off|(?:wrong|missing) (?:order|item|items|part|size|colou?r)|(?:second|third|fourth|fifth) time (?:now|i|i've|this|in|it)|worse than before|(?:terrible|awful|horrible|lousy|bad|poor|appalling|dreadful|shocking|worst) (?:service|experience|job|work|treatment|attitude|staff|food|quality|customer)|not good enough|a disgrace|unprofessional|let (?:me|us) down|waste of (?:money|time)|been ignored|(?:been )?waiting (?:for )?(?:\w+ )?(?:days|weeks|months|hours)|every time i (?:call|come|ask)|nobody can (?:tell|help)|keep(?:s)? ignoring)\b/;
const scheduling =
  /\b(?:appointments?|schedul\w+|re-?schedul\w+|bookings?|booking|book (?:a|an|my|our|the|me|us|for|in|it|that|this|one|something)|reserv(?:e|ation|ations)|(?:a |any |next |earliest |first )?(?:slots?|openings?(?! (?:hours|times?))|availability)|come in (?:on|next|this|tomorrow|for)|(?:see|get in with) (?:the )?(?:doctor|dentist|dr\.?|hygienist|stylist)|(?:squeeze|fit|get|slot) (?:me|us|him|her|them) in|in for (?:a|an|my) \w+|bring (?:it|him|her|them|my \w+) in|get (?:me )?in (?:on|this|next|for|to see)|table for|set up a (?:time|visit|meeting|consultation|viewing|tour)|(?:move|push|change|cancel|postpone) (?:my|our|the) (?:appointment|visit|booking|reservation|cleaning|check-?up|consultation|meeting|lesson|class|session|slot))\b/;
const quote =
  /\b(?:quotes?|estimates?|ball ?park|bid|pricing for (?:my|our|a)|how much (?:would|will|might) (?:it|that|this|you|a|an|the)\b[^.?!]*\b(?:cost|charge|be|run|take)|what (?:would|will|might) (?:it|that|this|you) (?:cost|charge|run)|price (?:for|on|to)|cost (?:to|of) (?:replac|repair|fix|instal|build|paint|clean|remov|mov)\w*)\b/;
const service =
  /\b(?:\w*ache|limp(?:s|ing)|vomit\w*|cough(?:s|ing)|throwing up|(?:won't|isn't|not) eat(?:ing)?|hurts?|hurting|pain(?:ful)?|swollen|fever|rash|infection|injur\w+|(?:it|it's|that|they've|they're|he|she|\w+'s) (?:started |been |keeps? |stopped )?(?:making|leaking|shaking|smoking|grinding|squeaking|dripping|beeping|overheating|sparking)|(?:strange|weird|awful|funny|loud|grinding|rattling) (?:noise|sound|smell)|(?:water|rain) (?:is |was )?(?:coming|pouring|running|dripping|leaking)|(?:acting|playing) up|(?:pipe|tank|heater|furnace|boiler|fridge|engine|battery|screen|roof|window|door|lock|tooth|filling|crown)(?:'s| is| has| just)? (?:gone|died|dead|cracked|broke|broken|stuck|leaking|fell|fallen|blown|burst|went)|fix(?:ed|ing)?|repair(?:s|ed|ing)?|replac(?:e|ed|ing)|install(?:ed|ing|ation)?|servic(?:e|ed|ing) (?:my|our|the)|leak(?:s|ing)?|burst|broken|broke|stopped working|(?:not|isn't|doesn't|won't|wouldn't|don't) (?:work(?:ing)?|start|turn on|heat(?:ing)?|cool(?:ing)?|drain(?:ing)?|flush(?:ing)?|open|close|charg(?:e|ing)|run(?:ning)?)|clogged|blocked|flood(?:ed|ing)?|locked (?:\w+ )?out|stranded|tow(?:ed|ing)?|(?:send|get|have) (?:somebody|someone|a (?:plumber|technician|electrician|locksmith|driver|tech|mechanic|guy))|(?:come|came) (?:out|over|by)(?: and| to)?|clean(?:ed|ing)? (?:my|our|the)|deliver(?:y|ed)?|pick(?:ed)? up|place an order|order (?:a|an|some|\d)|refill|need (?:help|a (?:plumber|technician|electrician|locksmith|tow|mechanic|lawyer|doctor|refill|replacement))|no (?:hot water|heat|power|electricity)|sign up|open an account|hire)\b/;
const inquiry =
  /\?|\b(?:question|wondering|want(?:ed)? to (?:know|ask|find out)|like to (?:know|ask|find out)|calling to (?:ask|find out|see|check)|do you (?:have|offer|take|accept|do)|are you open|what time|hours|information|info|how much|prices?|where (?:are|is)|address|directions)\b/;

/** "Do you deliver?", "When do you open?": wants to know, and nothing done. */
const asksOnly =
  /^(?:(?:and|so|but|okay|ok|um+|uh+|well|hi|hello|hey|oh|yes|great|perfect|thanks|also|quick question|just)[, ]+)*(?:do|does|did|are|is|was|what|when|where|which|who|how|until|till|am|can i|may i|could i)\b(?! (?:i|we|someone|somebody) (?:get|have|book|schedule|order|make|come))/;

export function asksForInformation(sentence: string): boolean {
  return asksOnly.test(sentence.replace(/[’‘`]/g, "'").toLowerCase());
}

/** What somebody wants, by what they said of it. `other` where nothing tells. */
export function intentIn(said: readonly string[]): CallIntent {
  const sentences = said.flatMap((text) => sentencesOf(text.replace(/[’‘`]/g, "'").toLowerCase()));
  const plain = sentences.join(' \n ');
  if (complaint.test(plain)) return 'complaint';
  const told = sentences.map((one) => (asksOnly.test(one) ? ' '.repeat(one.length) : one)).join(' \n ');
  const [visit, price] = [plain.search(scheduling), plain.search(quote)];
  if (visit >= 0 || price >= 0) return price < 0 || (visit >= 0 && visit < price) ? 'scheduling' : 'quote_request';
  if (service.test(told)) return 'service_request';
  return inquiry.test(plain) ? 'general_inquiry' : 'other';
}
