import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createResampler, resample } from './resample.ts';

const rates = [
  [16_000, 8_000],
  [24_000, 8_000],
  [8_000, 16_000],
  [8_000, 24_000],
  [15_000, 8_000],
  [16_960, 8_000],
] as const;

function tone(hz: number, rateHz: number, samples: number, amplitude = 30_000): Int16Array {
  return Int16Array.from({ length: samples }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

function power(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** Amplitude of the sine of `hz` that fits best, and the power of what it leaves over. */
function fit(samples: Int16Array, hz: number, rateHz: number) {
  let [cc, ss, cs, xc, xs] = [0, 0, 0, 0, 0];
  for (const [i, x] of samples.entries()) {
    const c = Math.cos((2 * Math.PI * hz * i) / rateHz);
    const s = Math.sin((2 * Math.PI * hz * i) / rateHz);
    cc += c * c;
    ss += s * s;
    cs += c * s;
    xc += x * c;
    xs += x * s;
  }
  const determinant = cc * ss - cs * cs;
  const a = (xc * ss - xs * cs) / determinant;
  const b = (xs * cc - xc * cs) / determinant;
  let rest = 0;
  for (const [i, x] of samples.entries()) {
    rest += (x - a * Math.cos((2 * Math.PI * hz * i) / rateHz) - b * Math.sin((2 * Math.PI * hz * i) / rateHz)) ** 2;
  }
  return { amplitude: Math.hypot(a, b), phase: Math.atan2(a, b), noise: rest / samples.length };
}

for (const [fromHz, toHz] of rates) {
  test(`${fromHz} to ${toHz} Hz: a 1 kHz tone stays itself, 90 dB above everything else`, () => {
    const output = resample(tone(1000, fromHz, fromHz), fromHz, toHz);
    const { amplitude, noise, phase } = fit(output.subarray(toHz / 4, (toHz * 3) / 4), 1000, toHz);
    assert.ok(Math.abs(20 * Math.log10(amplitude / 30_000)) < 0.01, `amplitude ${amplitude}`);
    assert.ok(10 * Math.log10(amplitude ** 2 / 2 / noise) >= 90, `${10 * Math.log10(amplitude ** 2 / 2 / noise)} dB`);
    assert.ok(Math.abs(phase) < 1e-3, `phase ${phase}`);
  });

  test(`${fromHz} to ${toHz} Hz: level within the telephone band, nothing folded back from beyond it`, () => {
    for (const hz of [200, 1700, 3400]) {
      const { amplitude } = fit(resample(tone(hz, fromHz, fromHz), fromHz, toHz).subarray(1000, -1000), hz, toHz);
      assert.ok(Math.abs(20 * Math.log10(amplitude / 30_000)) < 0.1, `${hz} Hz`);
    }
    if (fromHz > toHz) {
      const above = resample(tone(5600, fromHz, fromHz), fromHz, toHz).subarray(1000, -1000);
      assert.ok(10 * Math.log10(power(above) / (30_000 ** 2 / 2)) < -90);
    }
  });

  test(`${fromHz} to ${toHz} Hz: chunks of any lengths give what one piece gives`, () => {
    const input = Int16Array.from({ length: fromHz }, (_, i) => 20_000 * Math.sin(i ** 1.3 / 40));
    const whole = createResampler(fromHz, toHz).process(input);
    for (const lengths of [[160], [1, 7, 320, 0, 33]]) {
      const streaming = createResampler(fromHz, toHz);
      const parts: number[] = [];
      for (let at = 0, k = 0; at < input.length; k++) {
        const length = lengths[k % lengths.length] ?? 1;
        parts.push(...streaming.process(input.subarray(at, at + length)));
        at += length;
      }
      assert.deepEqual(Int16Array.from(parts), whole);
    }
    assert.equal(whole.length, Math.ceil((input.length * toHz) / fromHz));
  });
}

test('20 ms in are 20 ms out, chunk for chunk', () => {
  for (const [fromHz, toHz] of rates.slice(0, 4)) {
    const resampler = createResampler(fromHz, toHz);
    for (let k = 0; k < 5; k++) assert.equal(resampler.process(new Int16Array(fromHz / 50)).length, toHz / 50);
  }
});

test('loud input is limited, not wrapped round', () => {
  const square = Int16Array.from({ length: 1600 }, (_, i) => (i % 40 < 20 ? 32_767 : -32_768));
  const output = resample(square, 16_000, 8_000);
  assert.equal(Math.max(...output), 32_767);
  assert.equal(Math.min(...output), -32_768);
});

test('an empty piece stays empty; rates that are none are refused', () => {
  assert.equal(resample(new Int16Array(0), 16_000, 8_000).length, 0);
  assert.throws(() => createResampler(0, 8_000), RangeError);
  assert.throws(() => createResampler(8_000, 22_050.5), RangeError);
});
