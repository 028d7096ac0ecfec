import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw } from '../bridge/audio/mulaw.ts';
import { earsChecks } from './ears.contract.ts';
import type { Ears, EarsRequest, EarsSession, HeardText } from './ears.ts';
import { frameBytes } from './media-leg.ts';
import { hearScripted } from './scripted-speech.ts';

/** Ears that keep the contract. */
class GoodSession implements EarsSession {
  readonly request: EarsRequest;
  frames: Uint8Array[] = [];
  closed = false;
  tell: (text: HeardText) => void = () => {};
  told = '';

  constructor(request: EarsRequest) {
    this.request = request;
  }

  attach(): void {}

  hear(frame: Uint8Array, _atMs: number): void {
    this.frames.push(new Uint8Array(frame));
    const text = this.text;
    if (this.closed || text === this.told) return;
    this.told = text;
    this.tell({ text, endOfTurn: false });
  }

  onText(listener: (text: HeardText) => void): void {
    this.tell = listener;
  }

  onError(): void {}

  take(): Promise<string> {
    const { text } = this;
    this.frames = [];
    this.told = '';
    return Promise.resolve(text);
  }

  close(): void {
    this.closed = true;
  }

  get text(): string {
    const codes = new Uint8Array(this.frames.length * frameBytes);
    for (const [i, frame] of this.frames.entries()) codes.set(frame, i * frameBytes);
    return hearScripted({ samples: decodeMulaw(codes), sampleRateHz: 8000 }).join(' ');
  }
}

class KeepsWords extends GoodSession {
  override take(): Promise<string> {
    return Promise.resolve(this.text);
  }
}

class SpoilsFrames extends GoodSession {
  override hear(frame: Uint8Array, atMs: number): void {
    super.hear(frame, atMs);
    frame.fill(0);
  }
}

class KeepsFrames extends GoodSession {
  override hear(frame: Uint8Array): void {
    this.frames.push(frame.slice());
  }
}

class TalksAfterClose extends GoodSession {
  override close(): void {
    super.close();
    setTimeout(() => this.tell({ text: 'still here', endOfTurn: false }), 10);
  }
}

class NeverSettles extends GoodSession {
  override take(): Promise<string> {
    return super.take().then((text) => (text === '' ? new Promise<string>(() => {}) : text));
  }
}

class LeavesTimers extends GoodSession {
  override take(): Promise<string> {
    this.request.clock.after(200, () => {});
    return super.take();
  }
}

class Mute extends GoodSession {
  override onText(): void {}
}

class LosesLateWords extends GoodSession {
  override async take(): Promise<string> {
    const { text } = this;
    await new Promise((resolve) => setTimeout(resolve, 20));
    await super.take();
    return text;
  }
}

const earsWith = (Session: typeof GoodSession): Ears => ({
  label: 'scripted',
  open: (request) => Promise.resolve(new Session(request)),
});

const broken = {
  KeepsWords,
  SpoilsFrames,
  KeepsFrames,
  TalksAfterClose,
  LeavesTimers,
  Mute,
  LosesLateWords,
  NeverSettles,
};

test('ears that keep the contract pass all of it', async () => {
  assert.ok(earsChecks.length > 5);
  for (const { run } of earsChecks) await run({ ears: earsWith(GoodSession), tellsAtOnce: true, patienceMs: 400 });
});

for (const [name, Session] of Object.entries(broken)) {
  test(`the contract notices one that ${name}`, async () => {
    const results = await Promise.allSettled(
      earsChecks.map(({ run }) => run({ ears: earsWith(Session), tellsAtOnce: true, patienceMs: 400 })),
    );
    assert.ok(results.some(({ status }) => status === 'rejected'));
  });
}
