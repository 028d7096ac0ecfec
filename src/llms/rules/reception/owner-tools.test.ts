import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ToolDefinition } from '../../../core/ports/mind.ts';
import { OwnerTools } from './owner-tools.ts';
import { type CallerKnown, parametersOf, questionFor, sayArguments, valueIn } from './tool-arguments.ts';
import { toldResult } from './tool-words.ts';

function tool(name: string, description: string, properties: Readonly<Record<string, unknown>> = {}): ToolDefinition {
  return { name, description, parameters: { type: 'object', properties, required: Object.keys(properties) } };
}

const hours = tool('get_opening_hours', 'Opening hours on a day', {
  day: { type: 'string', description: 'day of the week' },
});
const order = tool('lookupOrder', 'Status of an order', {
  orderNumber: { type: 'string', description: 'order number' },
});
const book = tool('book_table', 'Books a table', {
  date: { type: 'string', format: 'date' },
  party_size: { type: 'integer' },
});
const message = tool('create_ticket', 'Stores a message', { message: { type: 'string' } });

describe('OwnerTools', () => {
  const tools = new OwnerTools([
    hours,
    order,
    book,
    message,
    tool('end_call', 'Hang up'),
    tool('record_field', 'Keep'),
  ]);

  it('finds the tool that words are for', () => {
    const rows = [
      ['what time do you close on saturday?', false, 'get_opening_hours'],
      ['until when are you open?', false, 'get_opening_hours'],
      ["where's my package?", false, 'lookupOrder'],
      ["i'd like to book a table for four", true, 'book_table'],
      ['how much is a haircut?', false, null],
      ['hello there', false, null],
    ] as const;
    for (const [plain, doing, name] of rows) assert.equal(tools.fitting(plain, doing)?.name ?? null, name, plain);
  });

  it('keeps what takes messages apart', () => {
    assert.equal(tools.forMessages?.name, 'create_ticket');
    assert.equal(tools.fitting('i want to leave a message', true), null);
  });
});

describe('arguments of tools', () => {
  const known: CallerKnown = {
    name: 'Maria Lopez',
    phone: '+14155551234',
    email: null,
    reason: null,
    today: { year: 2026, month: 10, day: 6 },
    country: 'US',
  };
  const value = (description: string, text: string, asked = false, more: object = {}): unknown => {
    const [parameter] = parametersOf(tool('t', '', { value: { type: 'string', description, ...more } }));
    assert.ok(parameter);
    return valueIn(parameter, text, known, asked);
  };

  it('are read off what was said and what is known', () => {
    assert.equal(value('day of the week', 'Are you open on Saturdays?'), 'Saturday');
    assert.equal(value('date, YYYY-MM-DD', 'Are you open tomorrow?'), '2026-10-07');
    assert.equal(value('time of the visit', 'At four thirty pm, please.'), '16:30');
    assert.equal(value('order number', "It's P C four four one seven."), 'PC4417');
    assert.equal(value('name of the customer', 'Book it.'), 'Maria Lopez');
    assert.equal(value('phone number of the caller', 'Book it.'), '+14155551234');
    assert.equal(value('email address', 'jane at example dot com'), 'jane@example.com');
    assert.equal(value('number of people', 'For four people.', false, { type: 'integer' }), 4);
    assert.equal(value('size', 'A large one.', false, { enum: ['small', 'large'] }), 'large');
    assert.equal(value('name of the pet', 'When is he due?'), undefined);
    assert.equal(value('name of the pet', 'Biscuit.', true), 'Biscuit');
  });

  it('are asked for, and said again', () => {
    const ask = (description: string): string | undefined =>
      parametersOf(tool('t', '', { value: { type: 'string', description } })).map(questionFor)[0];
    assert.equal(ask('day of the visit'), 'For which day would that be?');
    assert.equal(ask('The order number (on the invoice)'), 'What is the order number?');
    assert.equal(ask('which branch'), 'Which branch?');
    assert.equal(
      sayArguments({ day: 'Friday', time: '19:00', party_size: 4, name: 'Elena Rossi' }, known.today),
      "So that's Friday, 7 PM, party size 4, Elena Rossi.",
    );
  });
});

it('tells results in words', () => {
  const rows = [
    ['We are open until six', 'We are open until six.'],
    ['{"message":"Booked for Friday."}', 'Booked for Friday.'],
    ['{"status":"shipped","delivery":"Friday"}', 'The status is shipped, the delivery is Friday.'],
    ['{"free":["2 PM","4 PM","5 PM"]}', '2 PM, 4 PM and 5 PM.'],
    ['{"ok":true}', null],
    ['', null],
  ] as const;
  for (const [result, words] of rows) assert.equal(toldResult(result), words, result);
  assert.ok((toldResult('This is a long sentence of a result. '.repeat(100))?.length ?? 0) <= 400);
});
