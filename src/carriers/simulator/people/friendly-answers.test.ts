import assert from 'node:assert/strict';
import { test } from 'node:test';
import { friendlyAnswer } from './friendly-answers.ts';
import { personaOf } from './persona.ts';

const persona = personaOf('+14155550142');

/** What an agent may say, and what a fitting answer looks like. Null: waits. */
const exchanges: readonly (readonly [heard: string, answer: RegExp | null])[] = [
  ['Hello, this is an AI assistant calling on behalf of Josh Miller.', /^Sure/],
  ["I'd like to book a table for 2 people on Friday, March 13 at 7 PM. Would that be possible?", /^Yes/],
  ['Could I book a table for 2 on Friday at 7 PM under the name Josh?', /^Yes/],
  ['Can you take a reservation for 2 under the name Josh?', /^Yes/],
  ['Could I get a table for four?', /^Yes/],
  ['Could we have the appointment on Friday at 3 PM?', /^Yes/],
  ['You have an appointment on Friday, March 13 at 3 PM. Does that still work for you?', /^Yes, that works/],
  ['Does Friday at 3 PM still work?', /^Yes, that works/],
  ['Would Monday, March 16 work instead?', /^Yes/],
  ['Can you confirm the appointment on Friday?', /^Yes/],
  ['Do you need to reschedule?', /^No/],
  ['Did you receive our invoice?', /^Yes, I did/],
  ['Do you have size 10 Nike Air Max in stock?', /^Yes, we do/],
  ['Are you the owner of the house?', /^Yes, I am/],
  ['Is there parking?', /^Yes, there is/],
  ['Could I get your email address?', /^It's [a-z.]+@example\.com\.$/],
  ['What is your email address, please?', /@example\.com/],
  ['And what would be the best email to reach you?', /@example\.com/],
  ['What is your name?', /^It's \w+ \w+\.$/],
  ['May I have your full name, please?', /^It's \w+ \w+\.$/],
  ['Who am I speaking with?', /^It's \w+ \w+\.$/],
  ['Am I speaking with Sarah Johnson?', /^Yes, speaking/],
  ['Is this Sarah?', /^Yes, speaking/],
  ['What is the best phone number to reach you?', /415-555-0142/],
  ['Could you tell me your phone number?', /415-555-0142/],
  ['On a scale of 1 to 10, how would you rate your experience?', /^I would say (8|9|10)\.$/],
  ['From 1 to 5 stars, how would you rate us?', /^I would say (4|5)\.$/],
  ['On a scale from one to five, how happy are you?', /^I would say (4|5)\.$/],
  ['How likely are you to recommend us, from 0 to 10?', /^I would say (8|9|10)\.$/],
  ['What day works for you?', /^Next \w+day\.$/],
  ['What time would be good?', /^At \d+ [AP]M\.$/],
  ['When are you available?', /^Next \w+day at \d+ [AP]M\.$/],
  ['Which day and time would suit you?', /^Next \w+day at \d+ [AP]M\.$/],
  ['Would you prefer Monday, March 16 or Tuesday, March 17?', /^Monday, March 16, please\.$/],
  ['We can offer Monday at 10 AM or Tuesday at 2 PM. Which one do you prefer?', /./],
  ['Would delivery or pickup be better?', /^Delivery, please\.$/],
  ['Which do you prefer: red, green or blue?', /^Red, please\.$/],
  ['Would you like to come on Monday or not?', /^Yes/],
  ['How many people work at your company?', /^About \d+\.$/],
  ['How many guests will there be?', /^\d\.$/],
  ['What is your monthly budget?', /^About \d+ dollars\.$/],
  ['How much do you pay today?', /^About \d+ dollars\.$/],
  ['What is the name of your company?', /^I'm with /],
  ['Which company do you work for?', /^I'm with /],
  ['What is your role?', /^I'm the /],
  ['What are your opening hours?', /9 AM to 6 PM/],
  ['What is your address?', /Springfield/],
  ['Why did you choose us?', /^Because/],
  ['What could we improve?', /\w/],
  ['Tell me about your roof.', /\w/],
  ['I have jane at example dot com. Is that right?', /^Yes, that's right/],
  ['Did I get that right?', /^Yes, that's right/],
  ['That was for 4 people, correct?', /^Yes, that's right/],
  ['Do you have a minute?', /^Sure/],
  ['Is this a good time to talk?', /^Sure/],
  ['Is this a bad time?', /^No/],
  ['May I ask you a few questions?', /^Sure/],
  ['Are you still there?', /^Yes, I'm here/],
  ['Can you hear me?', /^Yes, I'm here/],
  ['How are you today?', /^I'm fine/],
  ['Is there anything else I can help you with?', /^No, that's all/],
  ['Do you have any allergies?', /^No/],
  ["I'm sorry, I didn't catch that. What was your email?", /@example\.com/],
  ['Please give me your email address.', /@example\.com/],
  ['One moment please.', null],
  ['Let me check that.', null],
  ['Thank you very much.', /welcome/],
  ['The office will be closed on Monday.', /^Okay\.$/],
  ['', /^Okay\.$/],
];

test('a friendly person understands the usual phrasings', () => {
  assert.ok(exchanges.length > 60);
  for (const [heard, expected] of exchanges) {
    const answer = friendlyAnswer(heard, persona);
    if (expected === null) assert.equal(answer, null, heard);
    else assert.match(answer ?? '(waits)', expected, heard);
  }
});

test('whatever is asked gets an answer at once', () => {
  const heard = `Would you ${'like to have it or '.repeat(400)}what?`;
  const startedMs = performance.now();
  assert.ok(friendlyAnswer(heard, persona));
  assert.ok(performance.now() - startedMs < 500);
});
