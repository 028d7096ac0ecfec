export type ActKind =
  | 'greeting'
  | 'farewell'
  | 'thanks'
  | 'hold'
  | 'handover'
  | 'thinking'
  | 'repeat'
  | 'cannot_hear'
  | 'identifies'
  | 'asks_who'
  | 'asks_purpose'
  | 'asks_robot'
  | 'wants_human'
  | 'asks_recording'
  | 'asks_source'
  | 'asks_length'
  | 'wrong_number'
  | 'remove'
  | 'declines_call'
  | 'busy'
  | 'call_back'
  | 'absent'
  | 'takes_message'
  | 'refuses_answer'
  | 'does_not_know'
  | 'angry'
  | 'already_told'
  | 'how_are_you'
  | 'correction'
  | 'reschedules'
  | 'cancels'
  | 'agrees_to_text'
  | 'other_language';

const moment = '(?:moment|second|sec|minute|min|momento|bit)s?\\b';

/** Lower case, straight apostrophes. */
export const actPatterns: Readonly<Record<ActKind, readonly string[]>> = {
  greeting: ['^(?:oh,? )?(?:hello|hi|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings)\\b'],
  farewell: [
    '\\b(?:good ?bye|bye|bye-bye|farewell|cheerio|so long)\\b',
    "\\b(?:have a (?:good|great|nice|lovely|wonderful) (?:one|day|night|evening|afternoon|weekend|rest)|take care|good night|talk (?:to you )?(?:soon|later)|(?:i|we)'ll let you go)\\b",
    "\\b(?:i (?:have to|gotta|got to|need to|must|should|'ve got to|'ve gotta) (?:go|run|hang up|leave|get going)|i'm hanging up|i'm going to hang up|i am hanging up|gotta (?:go|run))\\b",
  ],
  thanks: ['\\b(?:thanks|thank you|thx|cheers|appreciate (?:it|that|you|the call))\\b'],
  hold: [
    `\\b(?:hold (?:on|please|the line|up)|please hold|can you hold|could you hold|hang on|bear with me|stand by|one ${moment}|just (?:a|one|1) (?:quick )?${moment}|(?:give|gimme) me (?:a|one|just a) (?:quick )?${moment}|give me a (?:couple|few)|(?:wait|hold on|hang on) (?:a|one|just a) ${moment}|a (?:quick |short )?(?:moment|second|sec|minute),? please|(?:give|gimme) (?:a|one) ${moment})`,
    "\\b(?:let me (?:just |quickly )?(?:check|look|see(?! (?:you|if i can call))|pull|bring up|find|grab|get (?:a|my|the) (?:pen|paper|calendar|book|system|file|schedule)|open|verify|confirm that|ask)|i'll (?:just )?(?:check|have a look|take a look|look (?:it|that) up|look into it)|i will (?:just )?(?:check|have a look|take a look|look|see)|i'm (?:just )?(?:checking|looking)|checking (?:now|that)|i need to (?:check|look))\\b",
    '^wait[.!,]?$|\\bplease wait\\b|\\bwait (?:please|there)\\b',
  ],
  handover: [
    "\\b(?:let me|i'll|i will|i can|gonna|going to|i'm going to|lemme) (?:just )?(?:get|grab|find|fetch|put (?:you|him|her|them|my|the)|transfer|connect|pass you|hand (?:you|the phone|it)|patch) ?(?:you )?(?:over |through |on )?(?:to |with )?(?:the |my |our |a )?(?:\\w+ )?(?:manager|owner|boss|supervisor|him|her|them|someone|somebody|colleague|husband|wife|mom|mother|dad|father|partner|daughter|son|assistant|host|hostess|department|team|desk|person|doctor|front desk|reception|receptionist|scheduling|billing|sales|sarah|phone)\\b",
    "\\b(?:transferring you|putting you through|connecting you|i'll (?:transfer|connect) you|let me (?:transfer|connect) you|i'll put (?:him|her|them) on|here (?:he|she) is|speak (?:to|with) my (?:manager|boss|wife|husband))\\b",
  ],
  thinking: ["\\b(?:let me (?:think|see)(?! if)|let's see|hmm+|good question|i'm thinking|thinking about it)\\b"],
  repeat: [
    "\\b(?:(?:say|repeat|tell me) (?:that|it|this|the question|yourself)(?: one more time| once more)?(?: again)?(?: please)?|say again|come again|once more,? please|one more time|repeat (?:please|that|the)|what was (?:that|the question)|what did you (?:say|ask)|what do you mean|i (?:didn't|did not|don't|couldn't|can't) (?:quite )?(?:understand|catch|get|follow|hear)(?: that| you| what you| it)?|(?:didn't|couldn't) (?:catch|hear|understand|get) (?:that|you|it)|missed that|you lost me|slow(?:er| down)|too fast|pardon(?: me)?|beg your pardon)\\b",
    '^(?:what|huh|sorry|excuse me|pardon|eh|again|come again)[?.!]*$',
    "^(?:i'm |i am )?sorry\\?|^sorry,? what\\b|^what\\?|^huh\\?|^excuse me\\?",
  ],
  cannot_hear: [
    "\\b(?:(?:can't|cannot|can not|can barely|could barely|hardly|couldn't|barely) hear (?:you|anything|a thing)?|speak (?:up|louder|slower|more (?:slowly|clearly))|(?:bit|little) louder|louder please|you're (?:breaking up|cutting out|very quiet|faint|too quiet)|bad (?:connection|line|signal|reception)|(?:are you|anybody|anyone|is (?:anyone|anybody|someone)) (?:still )?there|hello\\?+ hello|connection is (?:bad|terrible))\\b",
  ],
  identifies: [
    "\\b(?:speaking|this is (?:she|he|her|him|me)|that's me|that would be me|you're (?:speaking|talking) (?:to|with) (?:him|her|me|them|\\w+)|i am (?:he|she)|it's me)\\b",
  ],
  asks_who: [
    "\\b(?:who(?:'s| is| am i| are you|m? are you) ?(?:this|calling|speaking|there|it|that|talking)?(?: (?:with|to|from|for|calling|with again))*|(?:what|which) company|who do you (?:work|represent)|who are you|what's your name|your name\\?|with whom|may i (?:ask|know) who|can i ask who|where are you calling from|calling from where|on (?:whose|who's) behalf|which (?:clinic|office|store|place) (?:is this|are you))\\b",
  ],
  asks_purpose: [
    "\\b(?:what(?:'s| is) (?:this|it|that|the call|your call|all this)(?: call)? (?:about|regarding|concerning|in regard|for|in reference)|what(?:'s| is) the (?:reason|purpose)|(?:why|what) (?:are|were) you calling|why (?:did|do|would) you call|what do you (?:want|need)|what can i (?:do|help)|how (?:can|may) i help|what(?:'s| is) this regarding|regarding what|about what|what about|calling about|(?:is this|are you) (?:a )?(?:sales|selling|telemarket)|what is it)\\b",
  ],
  asks_robot: [
    "\\b(?:are you (?:really |actually )?(?:a |an )?(?:\\w+ )?(?:robot|bot|machine|computer|ai|a\\.i\\.|human|real|recording|real person|person|automated|chatgpt|chat gpt|gpt|alexa|siri)|is this (?:a |an )?(?:\\w+ )?(?:robot|bot|machine|computer|ai|a\\.i\\.|robo ?call|recording|recorded (?:message|voice)|real person|human|automated|chatgpt)|(?:am i|i'm|i am) (?:talking|speaking) (?:to|with) (?:a |an )?(?:\\w+ )?(?:robot|bot|machine|computer|ai|human|real person|person|recording)|you(?:'re| are) (?:a |an )(?:robot|bot|machine|ai|computer)|(?:sound|sounds) like a (?:robot|bot|machine|computer|recording)|robocall|an ai\\?|a robot\\?)",
  ],
  wants_human: [
    "\\b(?:(?:talk|speak) (?:to|with) (?:a |an )?(?:real |actual |live )?(?:human|person|people|somebody|someone|representative|agent|operator)(?: being| real)?|(?:get|give) me (?:a |an )?(?:real |actual )?(?:human|person|representative|agent|operator)|real person please|(?:don't|do not|won't|not going to) (?:talk|speak) (?:to|with) (?:a |an )?(?:robots?|bots?|machines?|computers?|ai)|have (?:a |an )?(?:real |actual )?(?:human|person|someone) call)\\b",
  ],
  asks_recording: [
    '\\b(?:(?:is this|are you|am i|are we|is it|is the call|this is)(?: call| conversation| line)?(?: being)? (?:recorded|recording(?: this| me)?|taped|taping)|recording this call|being recorded)\\b',
  ],
  asks_source: [
    "\\b(?:how|where) (?:did|do|have) (?:you|they|y'all) (?:get|got|have|find|come by|obtain) (?:my|this|our|the) (?:number|name|info|information|contact|details)|who gave you (?:my|this|our)|how (?:do|did) you (?:know|have) (?:my|me|this)",
  ],
  asks_length: [
    '\\b(?:how long (?:will|is|does|would) (?:this|the (?:call|survey)|it)(?: going to| gonna)? (?:take|be|last)|(?:will|is) (?:this|it)(?: going to| gonna)? (?:take|be) (?:long|quick)|(?:how|is it) many questions)\\b',
  ],
  wrong_number: [
    "\\b(?:wrong (?:number|person|house|place|guy|party)|(?:there's |there is |there isn't |we have )?(?:no one|nobody|no-one|no \\w+|anyone) (?:here )?(?:by|with|of) that name|no one here (?:by|named|called)|you(?:'ve| have) (?:got|reached|dialed) the wrong|misdialed|(?:don't|do not) know (?:any|who that|a |anyone)|never heard of (?:him|her|them|that)|not (?:the )?(?:right|correct) (?:number|person)|i'm not (?:him|her)|this isn't (?:him|her|his|the)|doesn't live here|does not live here|(?:this|it) (?:is|was) not (?:my|his|her|the) (?:number|appointment|account))\\b",
  ],
  remove: [
    "\\b(?:(?:take|remove|get|delete) (?:me|my (?:number|name)|us|this number) (?:off|from|out of)|(?:don't|do not|never|stop) (?:ever )?(?:call|contact|bother)(?:ing)? (?:me|us|here|this number|again|anymore)|stop calling|do not call|don't call|don't (?:ever )?call(?: me| us| here)? (?:again|back|anymore)|lose (?:my|this) number|no more calls|unsubscribe|opt (?:me )?out|take me off|remove me|put me on (?:your|the) do not call|quit calling)\\b",
  ],
  declines_call: [
    "\\b(?:(?:not|isn't|no longer|aren't|never|ain't) (?:really |at all |even |that )?interested|(?:don't|do not|didn't) (?:want|wish|care|need) (?:to (?:talk|speak|do|answer|participate|take|be|hear|continue|buy)|any (?:of|calls?|surveys?)|your|this|it|anything)|(?:don't|do not) have (?:any )?time for (?:this|that|you|surveys?|it)|no time for (?:this|that|you)|(?:don't|do not|won't|not going to|never) (?:do|take|answer|participate in|talk to|speak to|deal with) (?:surveys?|polls?|questionnaires?|robots?|bots?|machines?|telemarketers?|solicitors?|sales calls?|strangers|these|this)|(?:i'd|i would) (?:rather|prefer) not (?:participate|take part|do (?:this|a survey|the survey)|talk|continue|be called)|no thanks?,? (?:bye|not interested|goodbye)|leave me alone|waste of (?:my )?time|wasting my time|pass on (?:this|that|it))\\b",
  ],
  busy: [
    "\\b(?:(?:i'm|i am|we're|we are) (?:actually |just |really |kind of |a bit |a little |pretty |very |super |so |currently |right |in fact |about to |also )*(?:driving|busy|in (?:a|the middle of|the car|an? \\w+ meeting|class|traffic|surgery)|at (?:work|dinner|lunch|the (?:doctor|hospital|store|gym|airport|movies)|a (?:funeral|meeting|restaurant))|on (?:another|the other|a different|my way|vacation|a (?:call|train|bus|plane))|with (?:a )?(?:client|customer|patient|someone|people)|cooking|eating|having (?:lunch|dinner|breakfast)|working|swamped|heading|tied up|occupied|about to|slammed|rushing|boarding))\\b",
    "\\b(?:(?:can't|cannot|can not) (?:really |actually )?(?:talk|speak|do this|chat)(?: right)?(?: now| at the moment)?|(?:not|isn't|it's not|bad|terrible|inconvenient|awkward) (?:a )?(?:really )?(?:good|great|convenient|the best|best|right)? ?(?:time|moment)(?: for me)?|(?:don't|do not) have (?:any |the |much )?time(?: right)?(?: now| at the moment| today)?(?! for)|in the middle of something|no time (?:right )?now|bad time|in a (?:meeting|rush|hurry))\\b",
  ],
  call_back: [
    '\\b(?:call(?:ing)? (?:me |us |him |her |them |back |again )*(?:back|later|again|another time|tomorrow|tonight|next week|after|at \\w+|in (?:a|an|the|\\w+) (?:hour|minutes?|morning|afternoon|evening|days?|hours?|week)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))|try (?:me |us |him |her )?(?:again|back|later)|ring (?:me )?(?:back|later)|another time|some other time|(?:better|good) time to (?:call|talk|reach)|(?:reach|get) (?:me|him|her|them) (?:later|after|at|tomorrow|tonight)|maybe later|later today)\\b',
  ],
  absent: [
    "\\b(?:he|she|they(?! (?:just |already )?left)|the (?:manager|owner|doctor|boss|supervisor|chef|person)|my (?:husband|wife|mom|mother|dad|father|son|daughter|boss|partner|roommate)|(?:mr|mrs|ms|dr)\\.? \\w+)(?:'s| is|'re| are| has|'ll be| will be)? (?:just |actually |currently )?(?:not|out|away|gone|unavailable|on vacation|on leave|in a meeting|busy|at work|at lunch|with (?:a|another)|off (?:today|until|this)|asleep|sleeping|traveling|travelling|stepped out|just left|left|isn't (?:in|here|home|available|around)|aren't (?:in|here|home|available)|won't be)(?: (?:in|here|home|available|around|at (?:home|work|the moment)|right now|of the office|of town|today|until))?",
    "^(?:sorry,? |i'm afraid |no,? )*(?:not (?:here|home|in|available|around) (?:right now|at the moment|today|yet|currently)|out of the office)|\\bno longer (?:works|lives) (?:here|with us)\\b",
  ],
  takes_message: [
    '\\b(?:(?:take|leave) (?:a |your )?message|(?:can|could|shall|should|may|would you like (?:me )?to|want me to) (?:i |you |me )?(?:take|leave|pass|give|relay|tell)(?: (?:on|along|him|her|them))? ?(?:a |the |your )?(?:message|know|something)|pass (?:it|that|the message|this) (?:on|along)|let (?:him|her|them) know|tell (?:him|her|them) (?:you|that))\\b',
  ],
  refuses_answer: [
    "\\b(?:(?:i'd|i would|we'd) (?:rather|prefer) (?:not|to not|keep)|(?:i'd|i would|we'd|i|let's) (?:rather |prefer to |would like to |want to )*(?:discuss|talk about|go over|tell you|share|keep|leave) (?:that|this|it|those) (?:\\w+ ){0,2}?(?:in person|later|face to face|privately|private|at the interview|to myself|another time|with (?:the|my|a) \\w+)|rather not|(?:don't|do not|won't|not) (?:want|wish|like|going|feel comfortable|comfortable|willing|prepared|able|allowed|supposed)(?: to)? ?(?:say|share|give|tell|disclose|answer|provide|giving|sharing|answering|discuss|discussing|comment|get into|provide that|telling|saying)|(?:don't|do not) (?:give|share|hand) (?:that |it |this |my |out )*(?:out|information|info|email|number|over the phone|away)?|none of your (?:business|concern)|that's (?:private|personal|confidential|none of)|(?:it's|that's|is) (?:a bit |too |kind of |rather )?(?:private|personal|confidential)|no comment|can't (?:share|give|disclose|tell you|say that|discuss)|skip (?:that|this|it|the question)|next question|prefer not|why (?:would|should) i (?:tell|give|share)|i pass|pass\\b|not (?:telling|giving|sharing))",
  ],
  does_not_know: [
    "\\b(?:(?:don't|do not|didn't|wouldn't|won't|couldn't) (?:really |actually |even |quite |exactly )?(?:know|remember|recall|have (?:that|this|any idea|an idea|it|the)(?! with you)| keep track)|no (?:idea|clue)|not (?:entirely |really |quite |too |totally |exactly |100 percent |so )?(?:sure|certain)|(?:can't|couldn't) (?:say|tell|remember|recall|think)|(?:haven't|not) (?:decided|thought|figured|made up)|hard to say|difficult to say|who knows|beats me|couldn't tell you|dunno|i (?:have|'ve got) no idea|no preference|undecided|don't have (?:one|an? (?:email|e-mail|account|phone|number|opinion))|i don't use (?:email|e-mail))\\b",
  ],
  angry: [
    '\\b(?:what the (?:hell|heck|fuck)|ridiculous|outrageous|harass(?:ing|ment)?|damn|goddamn|bullshit|crap|pissed|fed up|sick (?:of|and tired)|screw (?:you|this|off)|shut up|f\\*+|fuck(?:ing)?|piss off|idiot|stupid|scam(?:mer|mers)?|annoying|how dare|get lost|unbelievable|sue you|report you|go away|i hate)\\b',
  ],
  already_told: [
    "\\b(?:(?:already|just) (?:told|said|gave|answered|did|mentioned|explained|confirmed)(?: (?:you|that|it|this|so))?|(?:i|as i) (?:said|told you|mentioned)(?: (?:already|that|before|earlier))|like i (?:said|told)|i(?:'ve| have) (?:already )?(?:told|said|answered|given)|(?:how many|asked me|you(?:'ve| have)? (?:already )?(?:asked|ask)) (?:times|that|me that|this)(?: already| again)?|again\\? i|told you)\\b",
  ],
  how_are_you: [
    "\\b(?:how(?:'re| are| have)? (?:you|ya|u|things|is it going|you doing|you been)(?: doing| today| been| going)*|how's (?:it going|your day|everything|things)|how do you do|and (?:you|yourself)|how about you(?:rself)?)\\b",
  ],
  correction: [
    "\\b(?:no,? wait|wait,? no|(?:oh,? )?wait|actually|sorry,? (?:i (?:mean|meant)|no|it's|that's|make (?:it|that)|not|wrong|my mistake)|i (?:mean|meant)|scratch that|correction|let me correct|my mistake|make (?:that|it)|not .{1,30}? but|change (?:that|it) to|(?:that's|it's) (?:wrong|not right|incorrect|not (?:it|correct))|i misspoke|strike that|i said|no,? (?:it's|that's|with|it is|that is|the))\\b",
  ],
  reschedules: [
    '\\b(?:(?:do you have|have you got|is there|are there|you have) (?:anything|something|any(?: other)? (?:slots?|times?|days?|openings?)|other (?:slots?|times?|days?|options?)|another (?:slot|time|day|option))(?: else| other| later| earlier| different)?|anything else (?:available|open)|reschedul\\w*|(?:move|change|push|switch|shift|postpone|bump|delay) (?:it|that|this|the|my|our)\\b(?: (?:appointment|time|date|day|meeting|reservation|slot|visit|booking))?|(?:a |another |some )?(?:different|other|another|better|later|earlier) (?:day|time|date|slot|appointment|week)|(?:some|any) other (?:day|time)|postpone|do (?:it |that )?(?:another|a different|some other))\\b',
  ],
  cancels: [
    "\\b(?:cancel(?:l?ing|led|ed|lation)?|call (?:it|that) off|(?:don't|do not|no longer|won't) (?:need|want|be needing) (?:it|that|the (?:appointment|reservation|table|service|visit|meeting))(?: anymore| any more)?)\\b",
  ],
  agrees_to_text: ['\\b(?:text|message|sms) (?:it|that|me|this|the link)\\b'],
  other_language: [
    "\\b(?:no (?:hablo|speak|english|ingl[eé]s)|hablas? espa[nñ]ol|habla espa[nñ]ol|parlez[- ]vous|je ne parle|no english|(?:don't|do not|not) (?:speak|understand) (?:english|much english)|sprechen sie|spanish please|en espa[nñ]ol|speak (?:spanish|french|german|chinese|mandarin))",
  ],
};
