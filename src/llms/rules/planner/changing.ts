import { slug } from './keys.ts';
import { asYours, described, occasionFacts, occasionOf, withArticle, type Occasion } from './occasions.ts';
import type { Reader } from './reading.ts';
import { anyTime, listed, looseSpan, slotsIn } from './slots.ts';
import { field } from './topics.ts';

const changed =
  /\b(?:appointment|reservation|booking|meeting|delivery|pick-?up|interview|visit|session|class|lesson|tour|viewing|consultation|check-?up|cleaning|table|demo|installation|inspection|flight|dinner|lunch|order|rental|stay|room|event|call|service|haircut|vaccination|shot|exam|test|fitting|grooming|massage|treatment|surgery|training|trial|workshop|party|photoshoot|procedure|moving date|time|date|slot|it)\b/i;

/** "my 2pm with the optician": an appointment that is named by its hour. */
const hourAlone =
  /\b((?:my|our|the|his|her|their) \d{1,2}(?::\d{2})? ?(?:am|pm|o'clock))\b(?=\s+(?:w\/|with|on|at|to|tomorrow|today)(?:\s|$))/i;

/** "tomorrow's 9am" → "the appointment tomorrow at 9am". */
function dayNamed(text: string): string {
  return text.replace(
    /\b(?:(?:my|our|the) )?(tomorrow|today|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]s (\d{1,2}(?::\d{2})?(?: ?(?:am|pm|o'clock))?)(?=[\s,.]*(?:$|,|with|at|to|from|patient|for|under))/i,
    'the appointment $1 at $2',
  );
}

/** "move my appointment from Tuesday to Thursday at 2". */
export const reschedules: Reader = (told, context) => {
  const text = dayNamed(told.replace(hourAlone, '$1 appointment'));
  const match = /^(re-?schedule|move|postpone|push back|push|change|switch|rebook|shift)\s+(.+)$/i.exec(text);
  if (!match || (/^(?:change|push|switch|move|shift)$/i.test(match[1] ?? '') && !changed.test(match[2] ?? '')))
    return null;
  const said = (match[2] ?? '').replace(/[.!]+$/, '');
  const parts =
    /^(.*?)\s+(?:to|until|till|for)\s+(?=.*(?:\d|day|noon|tomorrow|week|morning|afternoon|evening|later|earlier|sooner))(.*)$/i.exec(
      said,
    );
  const [from, to] = [parts?.[1] ?? said, parts?.[2] ?? ''];
  const occasion = occasionOf(from, context);
  const timed = slotsIn(to, context.wording.today);
  const loose = timed.length === 0 ? (looseSpan(to, context.wording.today) ?? weekAfter(to, occasion)) : null;
  const slots = loose ? [loose] : timed;
  const own = !context.callsCustomer;
  const thing = own ? context.wording.toPerson(occasion.thing) : asYours(occasion.thing, context);
  const was = occasion.when ? ` from ${occasion.when.text}` : '';
  const wanted = to === '' ? '' : timed.length > 0 ? listed(timed) : context.wording.spoken(to);
  const phrase =
    wanted === ''
      ? `reschedule ${described(occasion, thing, (one) => context.wording.spoken(one))}`
      : `move ${thing}${was} to ${wanted}`;
  const fixed = timed.length > 0;
  const newTime = field(
    `new_${slug(occasion.noun, 1) || 'appointment'}_time`,
    `new ${occasion.noun} time`,
    'date_time',
    { optional: fixed },
  );
  const goal = { kind: 'reschedule', summary: phrase } as const;
  const facts = occasionFacts(occasion, context);
  if (!own && !fixed)
    return {
      goal,
      facts,
      steps: [{ kind: 'ask', text: `I'm calling to ${phrase}. What day and time would work for you?`, field: newTime }],
    };
  if (!own && timed.length > 1) {
    return {
      goal,
      facts,
      steps: [
        {
          kind: 'offer',
          text: `I'm calling to reschedule ${thing}${occasion.when ? ` on ${occasion.when.text}` : ''}. Would ${listed(timed)} work for you?`,
          field: newTime,
          offers: timed,
        },
      ],
    };
  }
  const offers = slots.length === 0 ? [anyTime] : slots;
  const question = !fixed
    ? 'What times do you have available?'
    : own
      ? 'Would that be possible?'
      : 'Would that work for you?';
  return {
    goal,
    facts,
    steps: [
      {
        kind: 'propose',
        text: `${own ? "I'd like" : 'We need'} to ${phrase}. ${question}`,
        field: field('reschedule_confirmed', `${occasion.noun} rescheduled`, 'yes_no'),
        agreedField: newTime,
        offers,
      },
    ],
  };
};

/** "any morning the week after": the seven days after the week of what is moved. */
function weekAfter(text: string, occasion: Occasion) {
  const day = occasion.when?.moment.day;
  if (!day || !/\b(?:the )?(?:week after|following week)\b/i.test(text)) return null;
  const at = Date.UTC(day.year, day.month - 1, day.day);
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const monday = at + (7 - ((new Date(at).getUTCDay() + 6) % 7)) * 86_400_000;
  return { text: 'the week after', value: `${iso(monday)}/${iso(monday + 6 * 86_400_000)}` };
}

export const cancels: Reader = (told, context) => {
  const text = dayNamed(told);
  const match = /^(?:cancel|call off)\s+(.+)$/i.exec(text);
  if (!match) return null;
  const occasion = occasionOf((match[1] ?? '').replace(/[.!]+$/, ''), context);
  const own = !context.callsCustomer;
  const named = occasion.thing === '' ? `the ${occasion.noun}` : occasion.thing;
  const thing = own ? context.wording.spoken(withArticle(named)) : asYours(named, context);
  const phrase = `cancel ${described(occasion, thing, (one) => context.wording.spoken(one))}`;
  return {
    goal: { kind: 'cancel', summary: phrase },
    facts: occasionFacts(occasion, context),
    steps: own
      ? [
          {
            kind: 'propose',
            text: `I'd like to ${phrase}. Could you do that for me?`,
            field: field('cancellation_confirmed', `${occasion.noun} cancelled`, 'yes_no'),
          },
        ]
      : [{ kind: 'tell', text: `I'm calling to let you know that we have to ${phrase}.` }],
  };
};
