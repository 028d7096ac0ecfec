import assert from 'node:assert/strict';
import { it } from 'node:test';
import { intentIn } from './intents.ts';

it('reads what somebody wants off their words', () => {
  const rows = [
    ['scheduling', 'I need to move my appointment to next week.'],
    ['scheduling', 'Could you squeeze me in for a cut on Thursday?'],
    ['scheduling', 'Do you have any openings on Friday?'],
    ['quote_request', "I'd like an estimate for a new fence."],
    ['quote_request', 'How much would it cost to repaint two rooms?'],
    ['service_request', 'Our furnace died last night.'],
    ['service_request', 'Please send somebody, the sink is leaking.'],
    ['complaint', 'I was charged twice and nobody answers my emails.'],
    ['complaint', "I'm not happy with the work that was done."],
    ['general_inquiry', 'Do you deliver on Sundays?'],
    ['general_inquiry', 'What are your hours?'],
    ['general_inquiry', 'Do you run a book club?'],
    ['other', 'Hello there.'],
  ] as const;
  for (const [intent, text] of rows) assert.equal(intentIn([text]), intent, text);
});
