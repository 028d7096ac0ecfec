import { frameMs } from '../../../core/ports/media-leg.ts';
import { turnOverMs } from './agent-voice.ts';
import type { Handset, Party, Reply, Script } from './party.ts';

/** From picking up to the first word. */
const openingAfterMs = 300;
/** A pause, then the tone of a key. */
const keyGapMs = 100;
const keyMs = 100;
/** From the last word to the click. */
const hangUpAfterMs = 300;

interface Pending {
  readonly reply: Reply;
  readonly fromMs: number;
  /** Said whatever the agent does. */
  readonly firm: boolean;
}

/** A reply that is being given. */
interface Act {
  /** Still to be pressed. */
  digits: string;
  readonly hangsUp: boolean;
  /** End of the last word or key; null while speaking. */
  doneMs: number | null;
}

/**
 * A person on the phone. Listens to the audio: the agent's turn has ended when it has made no sound for 400 ms; an answer that
 * is still to come is dropped when the agent goes on; once begun, a line is said to its end.
 */
export class Person implements Party {
  readonly #handset: Handset;
  readonly #script: Script;
  readonly #opening: Reply | null;
  #pending: Pending | null = null;
  #act: Act | null = null;
  /** End of the person's own latest act, or of their decision to say nothing. */
  #actedUntilMs = 0;

  constructor(handset: Handset, script: Script) {
    this.#handset = handset;
    this.#script = script;
    const { opening: says } = script;
    this.#opening = says === null ? null : { says, afterMs: openingAfterMs, presses: '', hangsUp: false };
    if (this.#opening) this.#pending = { reply: this.#opening, fromMs: openingAfterMs, firm: true };
  }

  tick(atMs: number): void {
    if (this.#act) this.#goOn(this.#act, atMs);
    if (this.#act) return;
    this.#listen(atMs);
    if (this.#pending && atMs >= this.#pending.fromMs) this.#begin(this.#pending.reply, atMs);
    else this.#loseIdlePatience(atMs);
  }

  #listen(atMs: number): void {
    if (this.#pending?.firm) return;
    const { agent } = this.#handset;
    const quietMs = atMs - agent.soundedUntilMs;
    if (quietMs < turnOverMs) {
      this.#pending = null;
      const reply = this.#script.interrupt(agent.text, agent.playedMs);
      if (reply) this.#pending = { reply, fromMs: atMs + frameMs, firm: true };
      return;
    }
    if (this.#pending || agent.soundedUntilMs <= this.#actedUntilMs || this.#talkedOver()) return;
    const reply = this.#script.answer(agent.text);
    if (reply) {
      this.#pending = { reply, fromMs: Math.max(atMs, agent.soundedUntilMs + reply.afterMs), firm: false };
      return;
    }
    this.#script.give(null);
    agent.reply();
    this.#actedUntilMs = atMs;
  }

  /** What the agent said last is the rest of what the person has just talked over: the word is with the agent. */
  #talkedOver(): boolean {
    const { agent } = this.#handset;
    return agent.soundsFromMs < this.#actedUntilMs && agent.soundedUntilMs <= this.#actedUntilMs + turnOverMs;
  }

  #begin(reply: Reply, atMs: number): void {
    const { agent, voice, repertoire } = this.#handset;
    const speech = reply.says === null ? null : repertoire.get(reply.says);
    if (reply.says !== null && !speech) return;
    this.#pending = null;
    if (reply !== this.#opening) this.#script.give(reply);
    agent.reply();
    if (speech) voice.speak(speech, atMs);
    this.#act = { digits: reply.presses, hangsUp: reply.hangsUp, doneMs: null };
    this.#goOn(this.#act, atMs);
  }

  #goOn(act: Act, atMs: number): void {
    if (this.#handset.voice.busy) return;
    const sinceMs = atMs - (act.doneMs ??= atMs);
    const [digit] = act.digits;
    if (digit !== undefined) {
      if (sinceMs < keyMs + keyGapMs) return;
      this.#handset.press(digit);
      act.digits = act.digits.slice(1);
      act.doneMs = atMs;
    } else if (act.hangsUp) {
      if (sinceMs >= hangUpAfterMs) this.#handset.hangUp();
    } else {
      this.#act = null;
      this.#actedUntilMs = atMs;
    }
  }

  #loseIdlePatience(atMs: number): void {
    const { patienceMs } = this.#script;
    if (patienceMs === null || this.#pending) return;
    const quietFromMs = Math.max(this.#actedUntilMs, this.#handset.agent.soundedUntilMs);
    if (atMs - quietFromMs >= patienceMs) this.#handset.hangUp();
  }
}
