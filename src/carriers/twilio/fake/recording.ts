import { interleave, interleavedBytes, stereoPcmHeader } from '../../../core/bridge/audio/stereo-wav.ts';
import { mulawToPcm } from '../../../core/bridge/audio/mulaw.ts';
import { newSid } from './ledger.ts';
import type { Line } from './line.ts';

/** A recording of a call: the phone on the first channel, what is played to it on the second. */
export class FakeRecording {
  readonly sid = newSid('RE');
  readonly callSid: string;
  readonly accountSid: string;
  readonly statusCallback: string;
  readonly #said: Uint8Array[] = [];
  readonly #played: Uint8Array[] = [];
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
        this.#said.push(said.slice());
        this.#played.push(played.slice());
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
    const [left, right] = [Buffer.concat(this.#said), Buffer.concat(this.#played)];
    const audio = new Uint8Array(interleavedBytes(left, right));
    interleave(left, right, audio);
    return new Uint8Array(Buffer.concat([stereoPcmHeader(audio.byteLength), mulawToPcm(audio)]));
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
