/** Lines of those who sell by telephone, of recorded calls and of frauds. One is enough. */
const telling: readonly RegExp[] = [
  /\b(?:car|vehicle|auto|extended)(?:'s)?(?: extended)? warranty\b/,
  /\b(?:google|yelp|bing|business) (?:business |my business )?(?:listing|profile)\b[^.?!]*\b(?:verif|claim|suspend|remov|expir|updat|not been|rank|optimi)/,
  /\b(?:seo|search engine|first page of google|top of google|page one of google|rank(?:ing)?s? (?:higher )?on google)\b/,
  /\bpre-?(?:approved|qualified) for\b|\byou(?:'ve| have)? (?:been )?(?:pre-?)?(?:approved|qualif\w+|selected|chosen) (?:for|to)\b/,
  /\b(?:business|working|small business) (?:loans?|funding|capital|line of credit)\b|\bcash advance\b/,
  /\b(?:merchant services|(?:credit )?card processing|processing (?:fees|rates))\b/,
  /\b(?:lower|reduce|cut|slash|sav(?:e|ing))\b[^.?!]*\b(?:electric(?:ity)?|energy|power|utility|interest rates?|credit card|phone|internet|insurance|shipping) ?(?:bill|costs?|rates?|debt|premiums?|fees)?\b/,
  /\b(?:person|one) (?:who(?:'s| is) )?in charge of (?:your|the) (?:\w+ )?(?:bill|bills|energy|electricity|phone system|internet|website|marketing|advertising|purchasing)\b/,
  /\b(?:your (?:web ?)?site (?:is|looks|seems) (?:outdated|old|slow|not)|redesign (?:it|your)|(?:noticed|saw|looked at|came across|visited) your (?:web ?)?site|web ?(?:site)? ?(?:designer|developer)s? and\b)/,
  /\b(?:congratulations|you(?:'ve| have) won|you(?:'re| are) (?:a|the|our) (?:lucky )?winner|free (?:cruise|vacation|trip|gift ?card))\b/,
  /\bpress (?:the )?(?:\d|one|two|nine|star|pound)\b(?! (?:for|to (?:reach|speak)) (?:me|us))/,
  /\b(?:(?:this is|calling from|calling on behalf of|here from) (?:the )?(?:irs|internal revenue|social security|medicare|microsoft|windows support)|social security number (?:has|was|is)|(?:the )?irs (?:has|is|will)|arrest warrant|warrant for your arrest|legal action against|medicare (?:card|benefits|plan)|student loan forgiveness)\b/,
  /\b(?:final (?:notice|attempt|call)|last (?:and final )?(?:notice|attempt))\b|\blimited[- ]time (?:offer|promotion)\b|\bexclusive (?:offer|deal|promotion)\b/,
  /\b(?:this is|you are listening to) (?:an?|the) (?:automated|recorded|pre-?recorded|important) (?:message|call|announcement|notice)\b|\bdo not hang up\b/,
  /\b(?:gift cards?|wire transfer|bitcoin|crypto\w*)\b[^.?!]*\b(?:pay|send|invest|opportunit|return)/,
  /\b(?:invest(?:ment)?|crypto\w*|bitcoin)\b[^.?!]*\b(?:opportunit|guarantee|returns?|double)/,
  /\b(?:lead generation|digital marketing|marketing (?:agency|company|services)|web ?(?:site)? (?:design|redesign|development) (?:company|agency|services?)|online reviews service|reputation management)\b/,
  /\b(?:get|bring|send|drive|deliver|generate)\w* (?:you )?(?:more|new|qualified|exclusive) (?:customers|leads|clients|patients|business|calls|traffic)\b/,
  /\b(?:do a|free) (?:solar|energy|marketing|website|security|insurance) (?:assessment|audit|analysis|evaluation|consultation)\b/,
  /\b(?:i|we)(?:'m| am|'re| are)? (?:calling|reaching out) (?:\w+ ){0,3}(?:to offer|with an? (?:special |great |exciting |exclusive )*offer|about an? (?:special |great |exciting |exclusive )+(?:offer|opportunity)|regarding an? (?:exciting |great )?opportunity)\b/,
  /\bwarranty (?:is about to|has|will) expire/,
];

/** Ways of people who sell, that others have too: two of them tell. */
const suspicious: readonly RegExp[] = [
  /\b(?:speak|talk|connect|get in touch) (?:to|with) (?:the )?(?:business |company )?(?:owner|decision[- ]maker|person (?:in charge|who handles|responsible)|manager (?:about|regarding))\b|\bare you the (?:business |home)?owner\b|\bwho (?:handles|is in charge of|makes (?:the )?decisions)\b/,
  /\b(?:our|new|special|great|amazing|exciting) (?:offer|promotion|program|product|solution|platform|software|services?)\b/,
  /\b(?:just|only) (?:take|need) (?:a|two|five|\d+) (?:minute|moment|second)s?\b|\b(?:quick|free|no[- ]obligation) (?:demo|quote|consultation|trial|call|chat)\b/,
  /\bwe (?:help|work with|offer|provide|specialize in|partner with|sell)\b(?! (?:you|us) with)/,
  /\b(?:would|are) you (?:be )?interested in\b|\binterested in (?:saving|learning|hearing|switching|lowering)\b/,
  /\b(?:no (?:cost|obligation)|risk[- ]free|money[- ]back|guaranteed|special rates?|discounts? on)\b/,
  /\bhow (?:are you|is your day) (?:doing )?today\b/,
  /\b(?:businesses|companies|homeowners|practices|restaurants) (?:like yours|in your area|such as)\b|\bin your (?:area|neighbou?rhood)\b/,
  /\b(?:affordable|competitive|unbeatable) (?:price|prices|rates?|pricing)\b|\bfree (?:mock-?up|sample|audit|analysis|report|assessment)\b/,
  /\bsolar\b|\bextended coverage\b|\btimeshare\b/,
];

/**
 * Whether somebody who called sells, advertises or defrauds, by all that they said. What the business that they called speaks of itself
 * (`briefing`) tells nothing: who sells solar panels is asked about them.
 */
export function soundsLikeSpam(said: readonly string[], briefing: string): boolean {
  const [plain, ours] = [plainOf(said.join(' ')), plainOf(briefing)];
  const tells = (one: RegExp): boolean => one.test(plain) && !one.test(ours);
  return telling.some(tells) || suspicious.filter(tells).length > 2;
}

function plainOf(text: string): string {
  return text.replace(/[’‘`]/g, "'").replace(/\s+/g, ' ').toLowerCase();
}
