import { decodeMulaw, encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { createResampler } from '../../core/bridge/audio/resample.ts';
import { createVoiceActivity } from '../../core/bridge/audio/voice-activity.ts';
import { frameBytes, frameMs } from '../../core/ports/media-leg.ts';
import type { FakeFormat, FakeTurnDetection } from './fake-config.ts';
import { invalid } from './fake-refusal.ts';
import type { Fields } from '../../core/json-fields.ts';

export interface FakeEarsParts {
  readonly send: (event: Fields) => void;
  readonly turnDetection: () => FakeTurnDetection | null;
  readonly started: () => void;
  /** A turn's audio, 8 kHz. `detected`: by voice activity, not by the client. */
  readonly committed: (itemId: string, samples: Int16Array, sampleRateHz: number, detected: boolean) => void;
}

const sampleRateHz = 8000;
/** The detector recognises speech after so much of it, and holds on to it for so long. */
const onsetMs = 60;
const hangoverMs = 120;
const smallestCommitMs = 100;

let items = 0;

export function newItemId(): string {
  items += 1;
  return `item_${items}`;
}

/** The input audio buffer with real voice activity detection on it. */
export class FakeEars {
  format: FakeFormat = 'audio/pcm';
  readonly #parts: FakeEarsParts;
  readonly #voice = createVoiceActivity();
  #fromPcm = createResampler(24_000, sampleRateHz);
  #rest = new Uint8Array();
  /** μ-law frames that are not committed. */
  #frames: Uint8Array[] = [];
  #heardMs = 0;
  #itemId: string | null = null;
  #lastSpeechMs = 0;
  #previous: string | null = null;

  constructor(parts: FakeEarsParts) {
    this.#parts = parts;
  }

  append(base64: string): void {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64 === '') {
      throw invalid('invalid_value', "Invalid 'audio'. Expected base64-encoded audio bytes.", 'audio');
    }
    const bytes = Buffer.from(base64, 'base64');
    const codes =
      this.format === 'audio/pcmu'
        ? bytes
        : encodeMulaw(this.#fromPcm.process(new Int16Array(Uint8Array.from(bytes).buffer, 0, bytes.length >> 1)));
    const all = new Uint8Array(this.#rest.length + codes.length);
    all.set(this.#rest);
    all.set(codes, this.#rest.length);
    let at = 0;
    for (; at + frameBytes <= all.length; at += frameBytes) this.#hear(all.subarray(at, at + frameBytes));
    this.#rest = all.slice(at);
  }

  commit(): void {
    const heldMs = this.#frames.length * frameMs;
    if (heldMs < smallestCommitMs) {
      const message = `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${heldMs.toFixed(2)}ms of audio.`;
      throw invalid('input_audio_buffer_commit_empty', message, null);
    }
    this.#commit(this.#itemId ?? newItemId(), false);
  }

  clear(): void {
    this.#frames = [];
    this.#itemId = null;
  }

  #hear(frame: Uint8Array): void {
    const detection = this.#parts.turnDetection();
    const speech = this.#voice.hear(frame, this.#heardMs);
    this.#heardMs += frameMs;
    this.#frames.push(frame);
    if (!detection) return;
    if (speech) {
      this.#lastSpeechMs = this.#heardMs;
      if (this.#itemId === null) this.#start(detection);
      return;
    }
    const padding = Math.ceil(detection.prefix_padding_ms / frameMs);
    if (this.#itemId === null) {
      this.#frames.splice(0, Math.max(0, this.#frames.length - padding - onsetMs / frameMs));
    } else if (this.#heardMs - (this.#lastSpeechMs - hangoverMs) >= detection.silence_duration_ms) {
      const itemId = this.#itemId;
      this.#parts.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: this.#heardMs, item_id: itemId });
      this.#commit(itemId, true);
    }
  }

  #start(detection: FakeTurnDetection): void {
    this.#itemId = newItemId();
    const startMs = Math.max(0, this.#heardMs - onsetMs - detection.prefix_padding_ms);
    this.#parts.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: startMs, item_id: this.#itemId });
    this.#parts.started();
  }

  #commit(itemId: string, detected: boolean): void {
    const samples = decodeMulaw(new Uint8Array(Buffer.concat(this.#frames)));
    this.clear();
    this.#parts.send({ type: 'input_audio_buffer.committed', item_id: itemId, previous_item_id: this.#previous });
    this.#previous = itemId;
    this.#parts.committed(itemId, samples, sampleRateHz, detected);
  }
}
