import { fact, momentFacts, momentsOf, partySizeOf } from './details.ts';
import type { Directive } from './directives.ts';
import type { PlanContext } from './reading.ts';

const detailKeys: readonly (readonly [RegExp, (value: string) => string])[] = [
  [/^(?:date|day|when)$/i, (value) => ` on ${value}`],
  [/^(?:time|at)$/i, (value) => ` at ${value}`],
  [/^(?:date (?:and|&) time|date\/time|slot|appointment(?: time)?|reservation time)$/i, (value) => ` on ${value}`],
  [/^check-?in(?: date)?$|^arrival$/i, (value) => ` from ${value}`],
  [/^check-?out(?: date)?$|^departure$/i, (value) => ` to ${value}`],
  [
    /^(?:party(?: size)?|guests|people|number of (?:guests|people)|pax|for|covers)$/i,
    (value) =>
      /\d/.test(value) ? `, party of ${partySizeOf(value)?.value ?? value.replace(/\D.*$/, '')}` : ` for ${value}`,
  ],
  [
    /^(?:name|under|reservation name|booking name|under the name|name for (?:the )?(?:booking|reservation))$/i,
    (value) => `, under the name ${value}`,
  ],
  [/^(?:requests?|wish(?:es)?|preferences?|special requests?)$/i, (value) => `, ${value}`],
];

/** What one books with whom, where the prompt only lists particulars. */
const bookedAt: readonly (readonly [RegExp, string])[] = [
  [/^(?:restaurant|venue|where|place)(?: name)?$/i, 'a table'],
  [/^hotel(?: name)?$/i, 'a room'],
  [/^(?:salon|clinic|doctor|dentist|shop|store|business)(?: name)?$/i, 'an appointment'],
];

/** "Date: Friday", "Party size: 4" belong to what is booked or confirmed, and are facts besides. */
export function withDetails(directives: readonly Directive[], context: PlanContext): Directive[] {
  const details = directives.filter((one) => one.section === 'detail');
  const { today } = context.wording;
  for (const one of details) {
    const [moment, other] = momentsOf(one.text, today);
    const counts = /^(?:party(?: size)?|guests|people|number of (?:guests|people)|pax|covers)$/i.test(one.label);
    const party = counts ? (partySizeOf(one.text)?.value ?? Number(/^\D*(\d{1,3})\b/.exec(one.text)?.[1])) : 0;
    if (moment && !other && /^(?:date|time|when|day)/i.test(one.label))
      for (const known of momentFacts(moment)) context.builder.addFact(known);
    else if (party > 0)
      context.builder.addFact(fact('party_size', 'party size', `${party} ${party === 1 ? 'person' : 'people'}`, party));
    else context.builder.addFact(fact(keyOf(one.label), one.label.toLowerCase(), context.wording.spoken(one.text)));
  }
  const more = detailKeys
    .map(([label, phrase]) =>
      details
        .filter((one) => label.test(one.label))
        .map((one) => phrase(one.text))
        .join(''),
    )
    .join('');
  const rest = directives.filter((one) => one.section !== 'detail');
  const at = rest.findIndex((one) =>
    /^(?:book|reserve|schedule|make|confirm|re-?confirm|cancel|reschedule|remind|get|arrange|set up|order)\b/i.test(
      one.text,
    ),
  );
  const wanted = details.find((one) =>
    /^(?:i |we )?(?:want|need|service|treatment|order|looking for|procedure|type(?: of \w+)?|event|class|what)$/i.test(
      one.label,
    ),
  );
  const occasion = details.find((one) =>
    /^(?:appointment|meeting|interview|visit|session|reservation|booking|class|lesson)$/i.test(one.label),
  )?.label;
  if (at === -1 && wanted)
    return [
      {
        section: 'body',
        label: '',
        condition: null,
        text: `${/^order$/i.test(wanted.label) ? 'order' : 'book'} ${wanted.text}${more}`,
      },
      ...rest,
    ];
  const place = details.find((one) => bookedAt.some(([label]) => label.test(one.label)));
  const thing = bookedAt.find(([label]) => label.test(place?.label ?? ''))?.[1];
  if (at === -1 && more !== '' && place && thing !== undefined)
    return [{ section: 'body', label: '', condition: null, text: `book ${thing} at ${place.text}${more}` }, ...rest];
  return rest.map((one, index) =>
    index === at && more !== '' ? { ...one, text: `${filledIn(one.text, wanted?.text, occasion)}${more}` } : one,
  );
}

/** "book it", "confirm she's coming": what the particulars name. */
function filledIn(text: string, wanted: string | undefined, occasion: string | undefined): string {
  const bare = text.replace(/[.!]+$/, '');
  const what = wanted ?? (occasion === undefined ? undefined : `the ${occasion.toLowerCase()}`);
  if (what !== undefined && /^\S+(?: \S+)? (?:it|this|that|one)$/i.test(bare)) return bare.replace(/\S+$/, what);
  return occasion !== undefined && /\b(?:coming|attending|come|make it|attend)$/i.test(bare)
    ? `${bare} to the ${occasion.toLowerCase()}`
    : bare;
}

function keyOf(label: string): string {
  const key = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(key) ? key : `detail_${key}`;
}
