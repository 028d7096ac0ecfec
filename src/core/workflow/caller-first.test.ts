import assert from 'node:assert/strict';
import { it } from 'node:test';
import { callerFirst } from './caller-first.ts';

const opening = 'Hello, this is the AI assistant of City Dental. How can I help you?';

it('leaves the word to whoever called and was asked', () => {
  assert.equal(callerFirst('inbound', opening, ''), true);
  assert.equal(callerFirst('inbound', opening, 'Hello? Hi there.'), true);
  assert.equal(callerFirst('inbound', 'お電話ありがとうございます。ご用件は何でしょうか？', 'はい'), true);
});

it('answers who has said what they want already, or has not been asked', () => {
  assert.equal(callerFirst('inbound', opening, 'Hi, I need to move my appointment.'), false);
  assert.equal(callerFirst('inbound', opening, '予約を変更したいのですが'), false);
  assert.equal(callerFirst('inbound', 'Hello, this is the AI assistant of City Dental.', ''), false);
});

it('goes on with a call of ours, unless the owner’s first message has asked', () => {
  const disclosure = 'Hello, this is an AI assistant calling on behalf of City Dental.';
  assert.equal(callerFirst('outbound', disclosure, 'Hello?'), false);
  assert.equal(callerFirst('outbound', `${disclosure} How are you? I have news.`, ''), false);
  assert.equal(
    callerFirst('outbound', `${disclosure} Is Friday still fine?`, 'Riverside Hotel, how may I help?'),
    true,
  );
  assert.equal(callerFirst('outbound', `${disclosure} Is Friday still fine?`, null), true);
});

it('answers who has said something that is not known', () => {
  assert.equal(callerFirst('inbound', opening, null), false);
});
