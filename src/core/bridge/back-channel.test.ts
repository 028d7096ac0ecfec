import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBackChannel, mayBeBackChannel } from './back-channel.ts';

test('listening sounds', () => {
  for (const text of ['Uh-huh.', 'uh huh', 'mm-hmm', 'Okay, right.', 'Yeah yeah', 'I see', 'Yes']) {
    assert.ok(isBackChannel(text), text);
  }
});

test('words that want the word', () => {
  for (const text of ['Wait', 'No', 'Okay but not on Monday', 'Sorry, who is this?', 'Actually', '']) {
    assert.equal(isBackChannel(text), false, text);
  }
});

test('a beginning may become one until it cannot', () => {
  for (const text of ['', 'u', 'uh', 'uh-h', 'oka', 'y', 'okay, ri']) assert.ok(mayBeBackChannel(text), text);
  for (const text of ['wa', 'so', 'act', 'uh w', 'okay b', 'no']) assert.equal(mayBeBackChannel(text), false, text);
});
