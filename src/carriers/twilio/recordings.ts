import { encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import type { CarrierHost } from '../../core/ports/carrier.ts';
import type { Log } from '../../core/ports/log.ts';
import { callHookUrl } from './addresses.ts';
import type { TwilioApi } from './api.ts';
import type { BookedCall } from './call-book.ts';
import { stereoIn } from './stereo-file.ts';
import type { VerifiedRequest } from './verify.ts';

/** Hours of a call. */
const mostBytes = 512 * 1024 * 1024;
const sidForm = /^RE[0-9a-fA-F]{32}$/;

/** Calls that Twilio records in our place: asked for when the audio flows, fetched when they are ready. */
export class TwilioRecordings {
  readonly #api: TwilioApi;
  readonly #host: Pick<CarrierHost, 'isRecorded' | 'onRecording'>;
  readonly #publicUrl: () => string;
  readonly #log: Log;
  readonly #begun = new WeakSet<BookedCall>();
  readonly #taken = new WeakSet<BookedCall>();

  constructor(parts: {
    readonly api: TwilioApi;
    readonly host: Pick<CarrierHost, 'isRecorded' | 'onRecording'>;
    readonly publicUrl: () => string;
    readonly log: Log;
  }) {
    this.#api = parts.api;
    this.#host = parts.host;
    this.#publicUrl = parts.publicUrl;
    this.#log = parts.log;
  }

  /** Once a call, if it is to be recorded. What fails is logged: our own recording is there. */
  begin(call: BookedCall): void {
    if (this.#begun.has(call)) return;
    this.#begun.add(call);
    this.#ask(call).catch((error: unknown) => {
      this.#log.warn('Twilio does not record a call', { callId: call.callId, error });
    });
  }

  /** A recording is ready, or there is none. */
  take(call: BookedCall, request: VerifiedRequest): void {
    const sid = request.field('RecordingSid');
    const isReady = request.field('RecordingStatus') === 'completed' && sidForm.test(sid);
    if (!isReady || !this.#begun.has(call) || this.#taken.has(call)) return;
    this.#taken.add(call);
    this.#fetch(call, sid).catch((error: unknown) => {
      this.#log.warn('A recording of Twilio’s could not be fetched', { callId: call.callId, error });
    });
  }

  async #ask(call: BookedCall): Promise<void> {
    if (!(await this.#host.isRecorded(call.callId))) return;
    await this.#api.post(call.account, `/Calls/${call.carrierCallId}/Recordings.json`, {
      RecordingChannels: 'dual',
      Trim: 'do-not-trim',
      RecordingStatusCallback: callHookUrl(call.publicUrl ?? this.#publicUrl(), 'recording', call),
      RecordingStatusCallbackEvent: 'completed',
    });
  }

  async #fetch({ account, callId }: BookedCall, sid: string): Promise<void> {
    const response = await this.#api.download(account, `/Recordings/${sid}.wav?RequestedChannels=2`);
    if (Number(response.headers.get('content-length') ?? 0) > mostBytes) {
      await response.body?.cancel();
      throw new RangeError('The recording is too long.');
    }
    const { left, right } = stereoIn(new Uint8Array(await response.arrayBuffer()));
    await this.#host.onRecording({ callId, caller: encodeMulaw(left), agent: encodeMulaw(right) });
  }
}
