import { interleave, interleavedBytes, wavHeader } from '../../../core/bridge/audio/stereo-wav.ts';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { newSid } from './ledger.ts';
import type { Line } from './line.ts';

/** A recording of a call: the phone on the first channel, what is played to it on the second. */
export class FakeRecording {
  readonly sid = newSid('RE');
  readonly callSid: string;
  readonly accountSid: string;
  readonly statusCallback: string;
  readonly #said: Int16Array[] = [];
  readonly #played: Int16Array[] = [];
  readonly #deaf: () => void;
  status: 'in-progress' | 'completed' = 'in-progress';

  constructor(
    of: { readonly callSid: string; readonly accountSid: string; readonly statusCallback: string },
    line: Line,
  ) {
    this.callSid = of.callSid;
    this.accountSid = of.accountSid;
    this.statusCallback = of.statusCallback;
    this.#deaf = line.listen({
      frame: (said, played) => {
        this.#said.push(decodeMulaw(said));
        this.#played.push(decodeMulaw(played));
      },
    });
  }

  get durationSecs(): number {
    return Math.round(this.#said.length / 50);
  }

  finish(): void {
    this.status = 'completed';
    this.#deaf();
  }

  wav(): Uint8Array {
    const [left, right] = [joined(this.#said), joined(this.#played)];
    const audio = new Uint8Array(interleavedBytes(left, right));
    interleave(left, right, audio);
    return new Uint8Array(Buffer.concat([wavHeader(audio.byteLength), audio]));
  }

  resource(): Readonly<Record<string, unknown>> {
    const { sid, callSid, accountSid, status } = this;
    return {
      sid,
      call_sid: callSid,
      account_sid: accountSid,
      status,
      channels: 2,
      source: 'StartCallRecordingAPI',
      duration: status === 'completed' ? String(this.durationSecs) : '-1',
      uri: `/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.json`,
    };
  }
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
