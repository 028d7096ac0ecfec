import type { Clock, Timer } from '../../../core/ports/clock.ts';
import { type MediaLeg, frameMs } from '../../../core/ports/media-leg.ts';
import type { GroundTruth } from '../ground-truth.ts';
import { AgentVoice } from '../people/agent-voice.ts';
import type { Handset, Party } from '../people/party.ts';
import { PatchedVoice } from '../people/patched-voice.ts';
import { PhoneVoice } from '../people/phone-voice.ts';
import type { Repertoire } from '../people/repertoire.ts';
import { AgentAudio } from './agent-audio.ts';
import { Line, type LineSettings } from './line.ts';
import type { PatchEnd } from './patch.ts';
import { SimulatedLeg } from './simulated-leg.ts';

/** The far end's media waits so long for ours; then it flows unheard. */
const waitsForUsMs = 500;
/** One key of ours after the other. */
const keyEveryMs = 200;

export interface MediaParts {
  readonly clock: Clock;
  /** Where in each 20 ms of its clock's time this call's frames fall. */
  readonly phaseMs: number;
  readonly line: LineSettings;
  readonly random: () => number;
  readonly repertoire: Repertoire;
  readonly truth: GroundTruth;
  readonly party: (handset: Handset) => Party;
  /** The other line that is the phone's side of this one; null: somebody holds the phone. */
  readonly patch: PatchEnd | null;
  /** The phone's side hangs up. */
  readonly onHangUp: () => void;
  /** The line breaks so long after the audio has begun to flow; null: it does not. */
  readonly breaksAfterMs: number | null;
  readonly onBreak: () => void;
}

/** The audio of one answered call: 20 ms by 20 ms both ways, between our leg and whoever holds the phone. */
export class CallMedia {
  readonly #parts: MediaParts;
  readonly #audio = new AgentAudio();
  readonly #leg: SimulatedLeg;
  readonly #agent: AgentVoice;
  readonly #voice: PhoneVoice;
  readonly #party: Party;
  readonly #patched: PatchedVoice | null;
  #passedText = '';
  readonly #toPhone: Line;
  readonly #toUs: Line;
  readonly #flows = Promise.withResolvers<void>();
  readonly #timers = new Set<Timer>();
  #opened = false;
  #startMs: number | null = null;
  #slots = 0;
  #digits = '';
  #nextDigitMs = 0;
  #over = false;

  /** The phone has just been picked up. Our side's getting ready is real work, which the clock grants. */
  constructor(parts: MediaParts) {
    const { clock, line, random, truth } = parts;
    this.#parts = parts;
    this.#agent = new AgentVoice(this.#audio.words, truth);
    this.#voice = new PhoneVoice(truth);
    this.#leg = new SimulatedLeg(clock, this.#audio, {
      cleared: (some) => this.#agent.cleared(some, this.#nowMs()),
      worded: () => this.#agent.worded(this.#nowMs()),
      press: (digits) => {
        this.#digits += digits;
      },
    });
    this.#toPhone = new Line(clock, line, random, (frame, upToByte) => {
      this.#agent.hear(frame, upToByte, this.#nowMs());
      this.#passOn(frame);
    });
    this.#toUs = new Line(clock, line, random, (frame, atMs, text) => this.#leg.hear(frame, atMs, text));
    this.#patched = parts.patch && new PatchedVoice(parts.patch, truth);
    if (parts.patch) parts.patch.onDigit = (digit) => this.#phonePresses(digit);
    this.#party = parts.party({
      agent: this.#agent,
      voice: this.#voice,
      repertoire: parts.repertoire,
      truth,
      press: (digit) => this.#phonePresses(digit),
      hangUp: parts.onHangUp,
    });
    this.#after(waitsForUsMs, () => this.#start());
    void clock.during(this.#flows.promise);
  }

  /** Our leg. Once a call: null when it has been asked for before. */
  open(): MediaLeg | null {
    if (this.#opened) return null;
    this.#opened = true;
    this.#start();
    return this.#leg;
  }

  /** The call is over. */
  stop(): void {
    if (this.#over) return;
    const nowMs = this.#nowMs();
    this.#over = true;
    this.#flows.resolve();
    for (const timer of this.#timers) timer.cancel();
    this.#toPhone.close();
    this.#toUs.close();
    this.#voice.stop();
    this.#patched?.stop();
    this.#agent.stop(this.#audio.clear(), nowMs);
    this.#leg.breakOff();
  }

  #start(): void {
    if (this.#startMs !== null || this.#over) return;
    const { clock, phaseMs, breaksAfterMs, onBreak } = this.#parts;
    const nowMs = clock.now();
    this.#startMs = nowMs + ((((phaseMs - nowMs) % frameMs) + frameMs) % frameMs);
    this.#flows.resolve();
    if (breaksAfterMs !== null) this.#after(this.#startMs + breaksAfterMs - nowMs, onBreak);
    this.#awaitNext(this.#startMs);
  }

  #awaitNext(startMs: number): void {
    this.#after(startMs + (this.#slots + 1) * frameMs - this.#parts.clock.now(), () => this.#tick(startMs));
  }

  /** 20 ms have passed: what our side had for them goes to the phone, and the phone's side of them comes to us. */
  #tick(startMs: number): void {
    const atMs = this.#slots * frameMs;
    this.#slots += 1;
    this.#awaitNext(startMs);
    const frame = this.#audio.take();
    if (frame) this.#toPhone.carry(frame, this.#audio.playedBytes, '');
    this.#leg.acknowledge();
    if (!this.#over) this.#pressDue(atMs);
    if (!this.#over) this.#party.tick(atMs);
    if (this.#over) return;
    const voice = this.#patched ?? this.#voice;
    const said = voice.next();
    this.#toUs.carry(said, atMs + this.#delayMs, voice.text);
    const { media } = this.#parts.truth;
    media.framesOut = this.#toPhone.carried;
    media.framesIn = this.#toUs.carried;
    media.lost = this.#toPhone.lost + this.#toUs.lost;
  }

  /** What has been heard of the agent goes to the line that is the phone's side of this one. */
  #passOn(frame: Uint8Array | null): void {
    const { patch } = this.#parts;
    if (!patch) return;
    const heard = this.#agent.text;
    const text = heard.startsWith(this.#passedText) ? heard.slice(this.#passedText.length).trim() : heard;
    this.#passedText = heard;
    patch.push(frame, text === '' ? '' : `${text} `);
    if (this.#patched?.sounds) {
      this.#agent.reply();
      this.#passedText = '';
    }
  }

  #pressDue(atMs: number): void {
    const [digit] = this.#digits;
    if (digit === undefined || atMs < this.#nextDigitMs) return;
    this.#digits = this.#digits.slice(1);
    this.#nextDigitMs = atMs + keyEveryMs;
    this.#parts.truth.dtmf.push({ who: 'agent', digit, atMs });
    this.#parts.patch?.press(digit);
  }

  #phonePresses(digit: string): void {
    const atMs = this.#nowMs();
    this.#parts.truth.dtmf.push({ who: 'phone', digit, atMs });
    const heardMs = atMs + this.#delayMs;
    if (this.#delayMs === 0) this.#leg.hearDigit(digit, heardMs);
    else this.#after(this.#delayMs, () => this.#leg.hearDigit(digit, heardMs));
  }

  /** On the media clock, 0 = the audio began to flow: the start of the 20 ms that have just passed. */
  #nowMs(): number {
    if (this.#startMs === null) return 0;
    return Math.max(0, Math.round(this.#parts.clock.now() - this.#startMs - frameMs));
  }

  get #delayMs(): number {
    return Math.round(this.#parts.line.delayMs);
  }

  #after(delayMs: number, run: () => void): void {
    const timer = this.#parts.clock.after(delayMs, () => {
      this.#timers.delete(timer);
      run();
    });
    this.#timers.add(timer);
  }
}
