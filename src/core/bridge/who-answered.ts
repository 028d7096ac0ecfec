/** How long after the answer somebody may stay silent before the agent speaks first. */
const speakFirstAfterMs = 1500;
/** A pause after a greeting that hands the word to the agent. */
const greetingPauseMs = 500;
/** The same where the words may belong to a machine that only takes a breath. */
const doubtfulPauseMs = 1600;
/** Speech so long is doubtful even when nothing is known of its words. */
const longGreetingMs = 7000;
/** A machine that has stopped talking and does not beep. */
const noBeepMs = 6000;
/** After a beep, before the message. */
const afterBeepMs = 350;

const machineWords =
  /\b(leave (me |us )?(a |your |the )?(short |brief |detailed )?(name|message|voice ?mail)|(after|at|following) the (tone|beep|signal)|voice ?mail|mail ?box|record your (message|name)|not available (right now|to take|at the moment|to come)|can(no|')t (come to|get to|take|answer) (the|your) (phone|call)|unable to (take|answer|come to) (the|your) (phone|call)|missed your call|(the )?(person|party|subscriber|customer) you('re| are| have)? (calling|called|are trying to reach|dialed)|return your call|get back to you as soon)/i;
const doubtfulWords =
  /\byou(['’]ve| have) reached\b|\bthis is the (voice|automated)|\bplease (leave|hold|listen)|\bour (office|business) (hours|is closed)/i;

export type AnswerVerdict =
  /** Keep listening. */
  | 'wait'
  /** A person, or nobody who speaks: begin. */
  | 'person'
  /** A machine that has beeped, or has finished without one: leave the message now. */
  | 'machine';

/**
 * Tells a person from a machine by what is heard after the answer: length and words of the greeting, pauses, the beep. Without
 * I/O; times in ms of the leg's media clock. Says hello late to nobody: a person's greeting ends in a pause of half a second.
 */
export class WhoAnswered {
  #text = '';
  #speaking = false;
  #speechStartMs: number | null = null;
  #speechEndMs: number | null = null;
  #beepEndMs: number | null = null;
  #machine = false;

  /** The words of the greeting so far. */
  heard(text: string): void {
    this.#text = text;
    if (machineWords.test(text)) this.#machine = true;
  }

  /** A beep has ended. */
  beep(endMs: number): void {
    this.#beepEndMs = endMs;
    this.#machine = true;
  }

  detected(): void {
    this.#machine = true;
  }

  /** True once words or a beep have given a machine away. */
  get machine(): boolean {
    return this.#machine;
  }

  /** To be asked every frame. */
  verdict(atMs: number, speech: boolean): AnswerVerdict {
    if (speech) {
      this.#speechStartMs ??= atMs;
      this.#speaking = true;
      this.#speechEndMs = atMs;
      if (this.#beepEndMs !== null && atMs > this.#beepEndMs + afterBeepMs) this.#beepEndMs = null;
    } else this.#speaking = false;
    if (this.#beepEndMs !== null) return atMs >= this.#beepEndMs + afterBeepMs ? 'machine' : 'wait';
    if (this.#speechStartMs === null || this.#speechEndMs === null)
      return atMs >= speakFirstAfterMs ? 'person' : 'wait';
    if (this.#speaking) return 'wait';
    const pauseMs = atMs - this.#speechEndMs;
    if (this.#machine) return pauseMs >= noBeepMs ? 'machine' : 'wait';
    return pauseMs >= this.#pauseNeededMs() ? 'person' : 'wait';
  }

  #pauseNeededMs(): number {
    const text = this.#text.trim();
    if (text.endsWith('?')) return greetingPauseMs;
    if (doubtfulWords.test(text)) return doubtfulPauseMs;
    const lengthMs = (this.#speechEndMs ?? 0) - (this.#speechStartMs ?? 0);
    return lengthMs >= longGreetingMs ? doubtfulPauseMs : greetingPauseMs;
  }
}

/** Words that only an answering machine says. */
export function soundsLikeMachine(text: string): boolean {
  return machineWords.test(text);
}
