import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type SpeakablePiece, speakableText } from './speakable-text.ts';

/** Pieces in one line each: a comma is a pause, a semicolon a clear one, `…` the end of a piece that goes on. */
function say(text: string): string {
  return speakableText(text).map(print).join(' / ');
}

function print(piece: SpeakablePiece): string {
  const spoken = piece.words.flatMap((word) => word.spoken);
  const words = spoken.map(({ word, pauseMs }, i) => {
    if (i === spoken.length - 1) return word;
    return word + (pauseMs >= 200 ? ';' : pauseMs > 0 ? ',' : '');
  });
  return words.join(' ') + (piece.isQuestion ? '?' : piece.endsSentence ? '.' : '…');
}

function suite(name: string, cases: Readonly<Record<string, string>>): void {
  describe(name, () => {
    assert.ok(Object.keys(cases).length > 0);
    for (const [written, said] of Object.entries(cases)) test(written, () => assert.equal(say(written), said));
  });
}

suite('e-mail addresses', {
  'jane.doe@example.com': 'jane dot doe, at example dot com.',
  'Write to jane@example.com, please.': 'write to jane, at example dot com, please.',
  'jsmith_99@gmail.com': 'J, smith underscore nine nine, at gmail dot com.',
  'jd42@xyz.co.uk': 'J, D four two, at X, Y, Z dot co dot U K.',
  'x-ray+test@ibm.io': 'X dash ray plus test, at I, B, M dot I O.',
  'Is it "nguyen@mail.example.org"?': 'is it nguyen, at mail dot example dot org?',
});

suite('web addresses', {
  'https://www.example.com/': 'W W W dot example dot com.',
  'See example.com/book-now?x=1.': 'see example dot com slash book dash now question mark X equals one.',
  'http://localhost.test:8080': 'localhost dot test colon eight zero eight zero.',
  'acme.io': 'acme dot I O.',
  'Yes.No': 'yes no.',
});

suite('phone numbers', {
  '+1 415 555 1234': 'four one five; five five five; one two three four.',
  'Call (415) 555-1234, thanks': 'call four one five; five five five; one two three four, thanks.',
  '415-555-1234': 'four one five; five five five; one two three four.',
  '415.555.1234.': 'four one five; five five five; one two three four.',
  '+14155551234': 'four one five; five five five; one two three four.',
  '4155551234 x12': 'four one five; five five five; one two three four extension one two.',
  '1-800-555-0199': 'one eight hundred; five five five; zero one nine nine.',
  '555-0123': 'five five five; zero one two three.',
  '+44 20 7946 0958': 'plus four four; two zero; seven nine four six; zero nine five eight.',
  '+4930123456': 'plus four nine; three zero one; two three four; five six.',
});

suite('dates', {
  'March 14': 'march fourteenth.',
  'Friday, March 13, 2026': 'friday, march thirteenth, twenty twenty six.',
  'April 10 works': 'april tenth works.',
  'Sept. 5 2026': 'september fifth, twenty twenty six.',
  '3/14/2026': 'march fourteenth, twenty twenty six.',
  '03/04/26': 'march fourth, twenty twenty six.',
  '25/12/2026': 'december twenty fifth, twenty twenty six.',
  'on 4/10': 'on april tenth.',
  '14.03.2026': 'march fourteenth, twenty twenty six.',
  '2026-03-14': 'march fourteenth, twenty twenty six.',
  '2026-03-14T19:00:00Z': 'march fourteenth, twenty twenty six, at seven P M.',
  '14 March 2026': 'the fourteenth of march twenty twenty six.',
  'the 14 March issue': 'the fourteen march issue.',
  'March 14-16': 'march fourteenth to sixteenth.',
  'In May 2027 you may march': 'in may twenty twenty seven you may march.',
  'In 2026 or 1999': 'in twenty twenty six or nineteen ninety nine.',
  'the 1990s': 'the nineteen nineties.',
  'Mon, Tues and Sat 3/14': 'monday, tuesday and saturday march fourteenth.',
  'Mon-Fri': 'monday to friday.',
  'We sat in the sun': 'we sat in the sun.',
});

suite('times', {
  'at 7pm': 'at seven P M.',
  '7:30 p.m. please': 'seven thirty P M please.',
  '3:05 PM': 'three oh five P M.',
  '19:00': 'seven P M.',
  '00:15': 'twelve fifteen A M.',
  '9:00': "nine o'clock.",
  '12 PM': 'twelve noon.',
  '12am': 'twelve midnight.',
  '12:30pm': 'twelve thirty P M.',
  '9am-5pm': 'nine A M to five P M.',
  '2-3 PM': 'two to three P M.',
  '9 a.m.-5 p.m.': 'nine A M to five P M.',
  '9 a.m. – 5 p.m.': 'nine A M to five P M.',
  'noon–1:30pm': 'noon one thirty P M.',
  '99:99': 'ninety nine ninety nine.',
});

suite('money', {
  '$1,200': 'one thousand two hundred dollars.',
  '$45.50': 'forty five dollars and fifty cents.',
  '$1.01': 'one dollar and one cent.',
  '$0.59/minute': 'fifty nine cents per minute.',
  '$299/month': 'two hundred ninety nine dollars per month.',
  '$1.5 million': 'one point five million dollars.',
  $5k: 'five thousand dollars.',
  '$20-$30': 'twenty to thirty dollars.',
  '$50+': 'fifty dollars or more.',
  '-$5': 'minus five dollars.',
  '€45': 'forty five euros.',
  '£1.20': 'one pound and twenty pence.',
  '99¢': 'ninety nine cents.',
  $: '',
});

suite('numbers that name something', {
  'invoice #4521': 'invoice four five two one.',
  '#4521': 'number four five two one.',
  '# 4521': 'number four five two one.',
  '#1': 'number one.',
  'order 78412': 'order seven eight four; one two.',
  'We order 300 chairs': 'we order three hundred chairs.',
  'Your confirmation number is 902184.': 'your confirmation number is nine zero two; one eight four.',
  'the card ending in 4242': 'the card ending in four two four two.',
  'room 12': 'room twelve.',
  'room 204': 'room two zero four.',
  'flight UA 208': 'flight U A two zero eight.',
  'code AB-7421': 'code A B, seven four two one.',
  A1B2: 'A one B two.',
  ABCD1234: 'A B C D one two three four.',
  '0042': 'zero zero four two.',
  'in CA 94107': 'in C A nine four one; zero seven.',
  'dial 911': 'dial nine one one.',
  'No. 5, no 5, No, 5': 'number five, number five, no, five.',
});

suite('numbers of things', {
  'from 1 to 10': 'from one to ten.',
  'a 10-minute walk': 'a ten minute walk.',
  '10-15 minutes': 'ten to fifteen minutes.',
  '10 - 15 minutes': 'ten to fifteen minutes.',
  '15% off': 'fifteen percent off.',
  'the 2nd and 21st': 'the second and twenty first.',
  '1,234,567': 'one million two hundred thirty four thousand five hundred sixty seven.',
  '12000 chairs': 'twelve thousand chairs.',
  '3.5 stars': 'three point five stars.',
  '1/2 cup': 'one half cup.',
  'Rate it 8/10': 'rate it eight out of ten.',
  '72°F': 'seventy two degrees fahrenheit.',
  '5 km and 5km': 'five kilometers and five kilometers.',
  '1 hr': 'one hour.',
  '24/7': 'twenty four seven.',
  '-40': 'minus forty.',
  'a 1st-class mid-1990s 20th-century 3-year-old':
    'a first class mid nineteen nineties twentieth century three year old.',
  'covid-19, COVID-19 and 4G': 'covid nineteen, covid nineteen and four G.',
  'version 2.0.1': 'version two point zero point one.',
});

suite('abbreviations', {
  'Dr. Smith lives at 123 Oak Dr. now': 'doctor smith lives at one hundred twenty three oak drive now.',
  'St. Mary on Main St. in town': 'saint mary on main street in town.',
  '5 St. James St.': 'five saint james street.',
  'Mr. & Mrs. Jones, Ms. Doe': 'mister and missus jones, miz doe.',
  '12 Park Ave., Apt. 5B': 'twelve park avenue, apartment five B.',
  'e.g. this, i.e. that, etc.': 'for example this, that is that, et cetera.',
  'I am an AI': 'i am an A I.',
  "the CEO's FAQ and your IDs": "the C E O's F A Q and your I D's.",
  'HTML is not NASA': 'H T M L is not nasa.',
  'PLEASE CALL US NOW': 'please call us now.',
  'Call the US office': 'call the U S office.',
  'J. R. Smith, Ph.D.': 'J, R, smith, P H D.',
  'w/ or w/o, OK': 'with or without, okay.',
});

suite('spelling', {
  'j-a-n-e': 'J, A, N, E.',
  'J A N E': 'J, A, N, E.',
  'J.A.N.E.': 'J, A, N, E.',
  'plan B, not a plan': 'plan B, not a plan.',
  'A plan A': 'a plan A.',
  'uh-huh': 'uhhuh.',
  xkcd: 'X K C D.',
});

suite('sentences and pauses', {
  'One. Two? Three!': 'one. / two? / three.',
  'Is it? No. I meant no. 5, on Sat. 3/14.': 'is it? / no. / i meant number five, on saturday march fourteenth.',
  'We sat. Mary J. Blige took plan B. Then we left.': 'we sat. / mary J blige took plan B. / then we left.',
  'Meet Dr. Smith. Then go.': 'meet doctor smith. / then go.',
  'At 5 p.m. Friday I live in the U.S. now. Yes': 'at five P M friday i live in the U S now. / yes.',
  'Wait... what? "Yes," she said.': 'wait; what? / yes, she said.',
  'He said (twice) no — really; now: yes': 'he said, twice, no, really; now; yes.',
  '- one\n- two\n\nthree': 'one. / two. / three.',
});

suite('what cannot be spoken', {
  '': '',
  ' \n\t ': '',
  '😀 🎉': '',
  'Привет 你好 שלום': '',
  'Hello 👋 there': 'hello there.',
  'No <b>bold</b> <a href="x y">link</a> <!-- no -->': 'no bold link.',
  '**bold** _it_ `code` # Title': 'bold it code title.',
  'a\u0000b \u200Bc\u0007 \uD800': 'ab C.',
  'José’s café, Straße, Łódź': "jose's cafe, strasse, lodz.",
  '№5 ™': 'number five.',
  '¿Qué tal? ¡Hola!': 'que tal? / hola.',
  '*** --- ... ,,, "" ()': '',
});

suite('words that joints hold together', {
  'and/or R&D, AT&T': 'and or R and D, A T and T.',
  'YouTube CallCow iPhone McDonald': 'youtube call cow iphone mcdonald.',
  '@josh #hashtag C++ a+b': 'at josh hashtag C plus plus A plus B.',
  "don't can't o'clock James' rock'n'roll": "don't can't o'clock james rock'n'roll.",
  'word—word': 'word; word.',
});

test('written words keep their text and know what is said for each', () => {
  const [piece] = speakableText('Mail  jane@example.com, or +1 415 555 1234 😀 now!');
  assert.ok(piece);
  assert.deepEqual(
    piece.words.map(({ written, spoken }) => [written, spoken.map(({ word }) => word).join(' ')]),
    [
      ['Mail', 'mail'],
      ['jane@example.com,', 'jane at example dot com'],
      ['or', 'or'],
      ['+1', ''],
      ['415', 'four one five'],
      ['555', 'five five five'],
      ['1234', 'one two three four'],
      ['now!', 'now'],
    ],
  );
});

test('long sentences are cut where they pause, and never without end', () => {
  const clause = 'we can seat you by the window in the garden if the weather holds';
  const pieces = speakableText(`${Array.from({ length: 6 }, () => clause).join(', ')}.`);
  assert.ok(pieces.length >= 3);
  for (const piece of pieces.slice(0, -1)) {
    assert.equal(piece.endsSentence, false);
    assert.ok(piece.words.at(-1)?.written.endsWith(','));
  }
  const endless = speakableText('word '.repeat(500));
  assert.ok(endless.length > 10);
  assert.equal(endless.flatMap((piece) => piece.words).length, 500);
});

const fragments = fc.constantFrom(
  'a@b.co',
  '+1 415',
  '$5',
  '3/14',
  'March',
  '14',
  '#',
  '4521',
  '7',
  'pm',
  '-',
  '—',
  '...',
  '1/2',
  'Dr.',
  'St.',
  '😀',
  '<b>',
  '</b>',
  'J',
  'A',
  "'s",
  '“x”',
  '%',
  '0x1F',
  '1e9',
  '9-5',
  '2026-03-14',
  'https://x.io/?',
  'ﬁ',
  'x'.repeat(200),
  '9'.repeat(50),
  '\u202E',
  `${'a'.repeat(80)}_`,
  `${'1'.repeat(80)}_`,
  `+${'1'.repeat(80)}_`,
  `${'.'.repeat(300)}a`,
  `${'a-'.repeat(80)}!`,
  `<!--${'a.'.repeat(80)}`,
);
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join(' ')),
);

test('any text becomes words for the voice, in order, within bounds', () => {
  let spokenWords = 0;
  fc.assert(
    fc.property(anything, (text) => {
      let at = 0;
      for (const piece of speakableText(text)) {
        const spoken = piece.words.flatMap((word) => word.spoken);
        assert.ok(spoken.length > 0 && spoken.length <= 100, `${spoken.length} words in one piece`);
        for (const { word, pauseMs } of spoken) {
          assert.match(word, /^(?:[a-z][a-z']{0,80}|[A-Z](?:'s)?)$/);
          assert.ok(pauseMs >= 0 && pauseMs <= 1000);
          spokenWords++;
        }
        for (const { written } of piece.words) {
          const found = text.indexOf(written, at);
          assert.ok(found >= at && !/\s/.test(written));
          at = found + written.length;
        }
      }
    }),
    { numRuns: 1000 },
  );
  assert.ok(spokenWords > 5000);
});
