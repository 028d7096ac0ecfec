import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { monthEnd, monthOf, monthPattern, monthStart } from './calendar-month.ts';
import { costMicros, priceList } from './price-list.ts';

test('costs are rounded to the millionth of a dollar, halves up', () => {
  const cases: readonly [number, number][] = [
    [costMicros(60, priceList.voiceAi), 400_000],
    [costMicros(1, priceList.voiceAi), 6_667],
    [costMicros(41, priceList.voiceAi), 273_333],
    [costMicros(90, priceList.voiceAiByok), 150_000],
    [costMicros(1, priceList.voiceAiPremium), 9_833],
    [costMicros(1, priceList.recording), 167],
    [costMicros(1, { micros: 1, per: 2 }), 1],
    [costMicros(1, { micros: 49, per: 100 }), 0],
    [costMicros(4096, priceList.tts), 122_880],
    [costMicros(0, priceList.voiceAi), 0],
  ];
  for (const [cost, expected] of cases) assert.equal(cost, expected);
});

test('no cost is off by a fraction, however much is used', () => {
  const amounts = { quantity: fc.nat(20_000_000), micros: fc.nat(600_000), per: fc.constantFrom(1, 60, 1000) };
  fc.assert(
    fc.property(fc.record(amounts), ({ quantity, micros, per }) => {
      const [whole, divisor] = [BigInt(quantity) * BigInt(micros), BigInt(per)];
      const expected = (2n * whole + divisor) / (2n * divisor);
      assert.equal(BigInt(costMicros(quantity, { micros, per })), expected);
    }),
    { numRuns: 2000 },
  );
});

test('months are those of the calendar in UTC', () => {
  assert.equal(monthOf(Date.UTC(2026, 10, 30, 23, 59, 59, 999)), '2026-11');
  assert.equal(monthOf(Date.UTC(2026, 11, 1)), '2026-12');
  assert.equal(monthEnd('2026-12'), Date.UTC(2027, 0, 1));
  assert.equal(monthStart('2028-02'), Date.UTC(2028, 1, 1));
  assert.equal(monthEnd('2028-02') - monthStart('2028-02'), 29 * 86_400_000);
  for (const wrong of ['2026-13', '2026-00', '2026-1', '26-11', '2026-11-01', '1999-12', '']) {
    assert.equal(monthPattern.test(wrong), false, wrong);
  }
});
