/** Lines of those who sell by telephone, of recorded calls and of frauds. One is enough. */
const telling: readonly RegExp[] = [
  /\byour (?:\w+ ){0,2}(?:car|vehicle|auto)(?:'s)?(?: \w+)? warranty\b|\babout your (?:\w+'s )?(?:extended )?warranty\b|\bwarranty (?:is about to|has|will) expire/,
  /\byour (?:\w+ ){0,2}(?:google|yelp|bing|business|online) (?:business |my business )?(?:listing|profile)\b|\b(?:listing|profile) on (?:google|yelp|bing)\b[^.?!]*\b(?:verif|claim|suspend|remov|expir|updat|rank|optimi)/,
  /\b(?:seo|search engine optimi[sz]\w*|first page of google|top of google|page one of google|rank(?:ing)?s? (?:higher |you )*on google)\b/,
  /\b(?:you(?:'re| are|'ve| have)?|your (?:business|company)(?: has| is)?) (?:been |also |already )*(?:pre-?)?(?:approved|qualif\w+|selected|chosen|eligible) (?:for|to)\b/,
  /\b(?:qualif\w+|approved|eligible|offer\w*|provide|get you|access to|up to)\b[^.?!]*\b(?:business|working|small business) (?:loans?|funding|capital|line of credit)\b|\bcash advance\b/,
  /\b(?:your|for your|lower|reduce|save on|cut) (?:\w+ ){0,3}(?:merchant services|(?:credit )?card processing|processing (?:fees|rates))\b/,
  /\b(?:lower|reduce|cut|slash)(?:ing)? your\b[^.?!]*\b(?:bills?|costs?|rates?|debt|premiums?|fees|expenses|payments?)\b|\bsave (?:you|businesses|homeowners|companies)\b[^.?!]*\b(?:money|percent|dollars|thousands|hundreds|bills?|costs?|fees|rates)\b/,
  /\bcongratulations\b[^.?!]*\byou(?:'ve| have| are|'re)\b|\byou(?:'ve| have) won\b|\byou(?:'re| are) (?:a|the|our) (?:lucky )?winner\b|\b(?:free|complimentary) (?:cruise|vacation|trip|gift ?card|stay|getaway)\b|\bclaim your (?:prize|reward|gift)\b/,
  /\bpress (?:the )?(?:\d|one|two|nine|star|pound)\b(?! (?:for|to (?:reach|speak)) (?:me|us))/,
  /\b(?:(?:this is|calling from|calling on behalf of|here from) (?:the )?(?:irs|internal revenue|social security|medicare|microsoft|windows support)|your social security number|(?:the )?irs (?:has|is|will) (?:fil|su|issu|tak|arrest)\w*|warrant (?:for your|in your|under your)|legal action (?:against you|will be|is being)|your (?:new )?medicare (?:card|benefits)|your student loans?)\b/,
  /\b(?:this is|here is) (?:your|the|our|a) (?:final|last) (?:and final )?(?:notice|attempt|call|reminder)\b|\blimited[- ]time (?:offer|promotion)\b|\bexclusive (?:offer|deal|promotion) (?:for|to) you\b/,
  /\b(?:this is|you are listening to) (?:an?|the) (?:automated|recorded|pre-?recorded|important) (?:\w+ )?(?:message|call|announcement|notice|survey)\b|\bdo not hang up\b|\bstay on the line to\b/,
  /\b(?:pay|send|buy)\b[^.?!]*\b(?:gift cards?|bitcoin)\b|\b(?:invest(?:ment|ing)?|crypto\w*|bitcoin)\b[^.?!]*\b(?:opportunit\w*|guarantee\w*|high returns?|double your)/,
  /\b(?:get|bring|send|drive|deliver|generate)\w* (?:you|your business) (?:more|new|qualified|exclusive) (?:customers|leads|clients|patients|business|calls|traffic|reviews)\b|\bmore (?:customers|leads|patients|clients) (?:for|to) your\b/,
  /\b(?:do a|offer(?:ing)? (?:you )?a|get a|give you a) free (?:solar|energy|marketing|website|security|insurance|roof) (?:assessment|audit|analysis|evaluation|consultation|inspection)\b/,
  /\b(?:i|we)(?:'m| am|'re| are)? (?:calling|reaching out) (?:\w+ ){0,3}(?:to offer you|with an? (?:special |great |exciting |exclusive )*offer|about an? (?:special |great |exciting |exclusive )+(?:offer|opportunity)|regarding an? (?:exciting |great )?opportunity)\b/,
  /\b(?:person|one) (?:who(?:'s| is) )?in charge of (?:your|the) (?:\w+ )?(?:bill|bills|energy|electricity|phone system|internet|website|marketing|advertising|purchasing)\b/,
  /\byour (?:web ?)?site (?:is|looks|seems) (?:outdated|old|slow|not)|\bredesign your|\b(?:noticed|saw|looked at|came across|visited) (?:that )?your (?:web ?)?site\b/,
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
  /\b(?:lead generation|digital marketing|marketing (?:agency|company|services)|web ?(?:site)? (?:design|redesign|development)(?: (?:company|agency|services?))?|online reviews|reputation management|web ?(?:site)? ?(?:designer|developer))\b/,
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
