import assert from 'node:assert/strict';
import { type EndedCall, agentWords } from '../whole-calls/simulated-world.ts';
import { type StoryScript, sameField } from './story-model.ts';

/** A whole call that every engine must carry out. */
export interface EngineStory extends StoryScript {
  readonly name: string;
  /** As the simulated network takes it. */
  readonly phone: Readonly<Record<string, unknown>>;
  /** Other fields of the request. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Break the provider once the agent has said this. */
  readonly breaksAfter?: RegExp;
  /** The owner's own tool, and what it answers. */
  readonly tool?: { readonly result: string };
  check(call: EndedCall): void;
}

const disclosure = /^Hello, this is an AI assistant calling on behalf of /;
const goodbye = 'Thank you very much, goodbye.';
const end = { name: 'end_call', arguments: {} } as const;

function record(key: string, value: string | number, quote: string) {
  return { name: 'record_field', arguments: { key, value, quote } } as const;
}

function succeeded(call: EndedCall): void {
  assert.equal(call.callback.body['call_status'], 'success');
  assert.equal(call.callback.body['provider_status'], 'completed');
  const first = call.messages.find((message) => message.role === 'ai');
  assert.match(first?.content ?? '', disclosure);
  heardNotGenerated(call);
}

/** Nothing stands in the transcript that was not played, and the disclosure was played whole. */
function heardNotGenerated(call: EndedCall): void {
  const agent = call.truth.said.filter((turn) => turn.who === 'agent');
  assert.ok(agent.length > 0);
  const kept = words(agentWords(call));
  const generated = words(agent.map((turn) => turn.text).join(' '));
  assert.ok(kept.length <= generated.length, 'the transcript holds more than was generated');
  if (agent.some((turn) => turn.cut))
    assert.ok(kept.length < generated.length, 'what was cut is not in the transcript');
}

/** The field of that name, or the one that holds or is part of it: planners may word keys differently. */
function fill(call: EndedCall, key: string): unknown {
  const found = Object.keys(call.fills).find((other) => sameField(other, key));
  return found === undefined ? undefined : call.fills[found];
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

export const tenStories: readonly EngineStory[] = [
  {
    name: 'booking',
    prompt:
      'Call Olive Garden and book a dinner reservation for Friday at 7pm, party of 2, under Josh Miller. If 7pm is not available, any time between 6pm and 8pm is fine.',
    phone: {
      opening: 'Olive Garden, good evening.',
      lines: [
        { hears: 'table|reserv', says: 'For Friday at seven we are full. I could do seven thirty.' },
        { hears: '7:30|seven thirty', says: 'Lovely. What name is it under?' },
        { hears: 'miller', says: 'All set, see you on Friday.' },
        { hears: 'bye', says: 'Goodbye!', hangsUp: true },
      ],
      otherwise: 'Yes, that is right.',
    },
    moves: [
      { says: "I'd like to book a table for two on Friday at 7 PM." },
      { hears: /seven thirty/, says: 'Seven thirty works, please book that.' },
      { hears: /name/, says: "It's under Josh Miller." },
      {
        hears: /all set/i,
        says: goodbye,
        calls: [
          record('reservation_confirmed', 'yes', 'All set'),
          record('reservation_time', 'Friday 7:30 PM', 'I could do seven thirty'),
          end,
        ],
      },
    ],
    report: {
      outcome: 'achieved',
      summary: 'The table was booked for Friday at 7:30 PM.',
      fields: [
        { key: 'reservation_confirmed', value: 'yes', quote: 'All set' },
        { key: 'reservation_time', value: 'Friday 7:30 PM', quote: 'I could do seven thirty' },
      ],
    },
    check(call) {
      succeeded(call);
      assert.equal(fill(call, 'reservation_confirmed'), 'yes');
      assert.match(String(fill(call, 'reservation_time')), /7:30|19:30/);
    },
  },
  {
    name: 'reschedule',
    prompt:
      'Call from City Dental. Confirm the appointment of Sarah Johnson on Friday at 3 PM. If they need to reschedule, offer Monday or Tuesday at 10 AM.',
    phone: {
      opening: 'Hello, this is Sarah.',
      lines: [
        { hears: 'friday', says: 'I am sorry, I cannot come on Friday.' },
        { hears: 'monday|tuesday', says: 'Tuesday works for me.' },
        { hears: 'bye', says: 'Bye!', hangsUp: true },
      ],
      otherwise: 'Yes, please.',
    },
    moves: [
      { says: "I'm calling to confirm your appointment on Friday at 3 PM. Does that still work for you?" },
      { hears: /cannot/, says: 'No problem. I can offer Monday or Tuesday at 10 AM. Which one suits you?' },
      {
        hears: /tuesday/i,
        says: 'Tuesday at 10 AM it is, thank you and goodbye.',
        calls: [
          record('appointment_confirmed', 'no', 'I cannot come on Friday'),
          record('new_appointment_time', 'Tuesday at 10 AM', 'Tuesday works for me'),
          end,
        ],
      },
    ],
    report: {
      outcome: 'achieved',
      summary: 'Sarah Johnson could not come on Friday; Tuesday at 10 AM was agreed.',
      fields: [
        { key: 'appointment_confirmed', value: 'no', quote: 'I cannot come on Friday' },
        { key: 'new_appointment_time', value: 'Tuesday at 10 AM', quote: 'Tuesday works for me' },
      ],
    },
    check(call) {
      succeeded(call);
      assert.equal(fill(call, 'appointment_confirmed'), 'no');
      assert.match(String(fill(call, 'new_appointment_time')), /Tuesday|T10:00/);
    },
  },
  {
    name: 'survey',
    prompt:
      'On behalf of Bean There Coffee, ask the customer to rate their last visit from 1 to 10, and whether they would come again.',
    phone: {
      lines: [
        { hears: 'rate', says: 'I would say a nine.' },
        { hears: 'again', says: 'Yes, of course.' },
        { hears: 'bye', says: 'Bye bye.', hangsUp: true },
      ],
      otherwise: 'Okay.',
    },
    moves: [
      { says: 'On a scale of 1 to 10, how would you rate your last visit?' },
      {
        hears: /nine/,
        says: 'Thank you. Would you come again?',
        calls: [record('rating', 9, 'I would say a nine')],
      },
      { hears: /of course/, says: goodbye, calls: [record('will_come_again', 'yes', 'Yes, of course'), end] },
    ],
    report: {
      outcome: 'achieved',
      summary: 'The customer rated the visit 9 and would come again.',
      fields: [
        { key: 'rating', value: 9, quote: 'I would say a nine' },
        { key: 'will_come_again', value: 'yes', quote: 'Yes, of course' },
      ],
    },
    check(call) {
      succeeded(call);
      assert.equal(fill(call, 'rating'), 9);
      assert.equal(fill(call, 'will_come_again'), 'yes');
    },
  },
  {
    name: 'voicemail',
    prompt:
      'On behalf of Brook Library, remind Ana Lopez that her book is due on Monday. Leave a message on voicemail.',
    phone: {
      answer: 'voicemail',
      greeting: 'You have reached Ana Lopez. Please leave a message after the tone.',
    },
    moves: [{ says: 'Is anybody there?' }],
    report: { outcome: 'not_achieved', summary: 'A message was left on voicemail.', fields: [] },
    check(call) {
      assert.equal(call.callback.body['call_status'], 'voicemail');
      assert.match(agentWords(call), /Brook Library.*book is due/);
      const message = call.truth.said.find((turn) => turn.who === 'agent' && /book is due/.test(turn.text));
      const { beep, said } = call.truth;
      assert.ok(
        message && beep && message.startMs >= beep.endMs,
        `not after the beep: ${JSON.stringify({ beep, said })}`,
      );
    },
  },
  {
    name: 'barge-in',
    prompt:
      'On behalf of Acme Parcel, tell Dana Reed that the parcel will come on Thursday between 2 and 4 PM and that it needs a signature from an adult. Ask whether somebody will be at home.',
    phone: {
      lines: [
        { hears: 'parcel will come|thursday', says: 'Wait, which parcel is that?', interruptAfterMs: 1500 },
        { hears: 'home', says: 'Yes, somebody will be at home.' },
        { hears: 'bye', says: 'Bye!', hangsUp: true },
      ],
      otherwise: 'Okay, go on.',
    },
    moves: [
      {
        says: "I'm calling to let you know that the parcel will come on Thursday between 2 PM and 4 PM, and that it needs a signature from an adult who is at home at that time. Will somebody be at home?",
      },
      { hears: /which parcel/, says: 'The one that Acme Parcel brings on Thursday. Will somebody be at home?' },
      {
        hears: /at home/,
        says: goodbye,
        calls: [record('somebody_home', 'yes', 'Yes, somebody will be at home'), end],
      },
    ],
    report: {
      outcome: 'achieved',
      summary: 'Somebody will be at home on Thursday.',
      fields: [{ key: 'somebody_home', value: 'yes', quote: 'somebody will be at home' }],
    },
    check(call) {
      succeeded(call);
      const cut = call.truth.said.find((turn) => turn.who === 'agent' && turn.cut);
      const over = call.truth.said.find((turn) => turn.who === 'phone' && /which parcel/.test(turn.text));
      assert.ok(cut && over, 'the agent was interrupted');
      const stoppedMs = cut.startMs + cut.playedMs;
      assert.ok(
        stoppedMs - over.startMs <= 250 + 200,
        `silent ${Math.round(stoppedMs - over.startMs)} ms after the first sound`,
      );
      assert.equal(fill(call, 'somebody_home'), 'yes');
    },
  },
  {
    name: 'tool call',
    prompt:
      'On behalf of Nordic Lamps, ask the customer for their order number. Look the order up and tell them where it is.',
    tool: { result: 'The order arrives on Friday.' },
    phone: {
      lines: [
        { hears: 'order number', says: 'It is A B seven four two.' },
        { hears: 'bye', says: 'Thank you, bye.', hangsUp: true },
      ],
      otherwise: 'Yes, that is right.',
    },
    moves: [
      { says: 'Could I get your order number?' },
      {
        hears: /seven four two/,
        calls: [
          record('order_number', 'AB742', 'A B seven four two'),
          { name: 'look_up_order', arguments: { order: 'AB742' } },
        ],
      },
      { hears: /arrives on Friday/, says: 'Your order AB742 arrives on Friday.' },
      { hears: /that is right/, says: goodbye, calls: [end] },
    ],
    report: {
      outcome: 'achieved',
      summary: 'The customer gave the order number AB742.',
      fields: [{ key: 'order_number', value: 'AB742', quote: 'A B seven four two' }],
    },
    check(call) {
      succeeded(call);
      assert.match(
        String(fill(call, 'order_number')).replaceAll(/\W/g, ''),
        /^(It is )?A ?B ?(742|seven ?four ?two)$/i,
      );
    },
  },
  {
    name: 'refusal',
    prompt:
      'On behalf of Sunny Solar, ask whether they own their home and whether they want a free estimate. Do not argue.',
    phone: {
      lines: [
        { hears: 'own', says: 'I am not interested. Please do not call again.' },
        { hears: 'bye', says: 'Bye.', hangsUp: true },
      ],
      otherwise: 'No. I am not interested.',
    },
    moves: [
      { says: 'Do you own your home?' },
      { hears: /not interested/, says: 'I understand, I am sorry to have bothered you, goodbye.', calls: [end] },
    ],
    report: { outcome: 'not_achieved', summary: 'The person was not interested.', fields: [] },
    check(call) {
      succeeded(call);
      assert.ok(
        Array.isArray(call.fills) || Object.values(call.fills).every((value) => value === null),
        'nothing was learned',
      );
      assert.ok(call.messages.filter((message) => message.role === 'ai').length <= 3, 'the agent did not argue');
    },
  },
  {
    name: 'silence',
    prompt: 'On behalf of Brook Library, ask Ana Lopez whether she wants to keep the book for another week.',
    phone: { opening: 'Hello?', lines: [], otherwise: null },
    moves: [
      { says: 'Do you want to keep the book for another week?' },
      { says: 'Are you still there?' },
      { says: 'Hello, can you hear me?' },
    ],
    report: { outcome: 'not_achieved', summary: 'The person did not answer.', fields: [] },
    check(call) {
      succeeded(call);
      assert.equal(call.polled['ended_reason'], 'silence');
      assert.match(agentWords(call), /can't hear anyone.*Goodbye/);
    },
  },
  {
    name: 'provider dies',
    prompt:
      'On behalf of Bean There Coffee, ask the customer to rate their last visit from 1 to 10, and whether they would come again.',
    breaksAfter: /rate/,
    phone: {
      lines: [
        { hears: 'rate', says: 'I would say a nine.', times: 0 },
        { hears: 'again', says: 'Yes, of course.', times: 0 },
        { hears: 'bye', says: 'Bye bye.', hangsUp: true },
      ],
      otherwise: 'Okay.',
    },
    moves: [{ says: 'On a scale of 1 to 10, how would you rate your last visit?' }],
    report: { outcome: 'partly', summary: 'The provider died.', fields: [] },
    check(call) {
      succeeded(call);
      assert.equal(fill(call, 'rating'), 9);
      assert.equal(fill(call, 'will_come_again'), 'yes');
    },
  },
  {
    name: 'long dictation',
    prompt: 'On behalf of Riverside Clinic, ask the patient for their e-mail address and their phone number.',
    phone: {
      lines: [
        { hears: 'mail', says: 'It is sarah dot johnson at example dot com.' },
        { hears: 'phone|number', says: 'It is four one five, five five five, zero one two three.' },
        { hears: 'bye', says: 'Bye.', hangsUp: true },
      ],
      otherwise: 'Yes, that is right.',
    },
    moves: [
      { says: 'Could I get your e-mail address?' },
      { hears: /sarah dot/, says: 'That is sarah.johnson@example.com, right?' },
      {
        hears: /right/,
        says: 'Thank you. And your phone number?',
        calls: [record('email', 'sarah.johnson@example.com', 'sarah dot johnson at example dot com')],
      },
      { hears: /four one five/, says: 'That is 4 1 5, 5 5 5, 0 1 2 3, correct?' },
      {
        hears: /right/,
        says: goodbye,
        calls: [record('phone_number', '415-555-0123', 'four one five, five five five, zero one two three'), end],
      },
    ],
    report: {
      outcome: 'achieved',
      summary: 'The patient gave an e-mail address and a phone number.',
      fields: [
        { key: 'email', value: 'sarah.johnson@example.com', quote: 'sarah dot johnson at example dot com' },
        { key: 'phone_number', value: '+14155550123', quote: 'four one five, five five five, zero one two three' },
      ],
    },
    check(call) {
      succeeded(call);
      assert.equal(fill(call, 'email'), 'sarah.johnson@example.com');
      assert.match(String(fill(call, 'phone_number')).replaceAll(/\D/g, ''), /4155550123$/);
    },
  },
];
