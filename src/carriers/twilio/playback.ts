interface Mark {
  readonly id: string;
  /** Null: only to know how far playing has come. */
  readonly name: string | null;
  readonly atMs: number;
}

interface Tone {
  readonly digit: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A key whose tone was cut off after so long was pressed. */
const enoughOfToneMs = 60;

/**
 * How far the far end has come in playing what was sent to it: marks that come back say so for certain, between them time does.
 * Without I/O. Positions in ms of all audio sent and not dropped; tones of keys are sent too, but are not among what was given to us.
 */
export class Playback {
  readonly #nowMs: () => number;
  /** Not yet returned, in order. */
  #marks: Mark[] = [];
  /** Dropped, and returned soon: what they say of playing does not count. */
  readonly #dropped = new Map<string, string | null>();
  #tones: Tone[] = [];
  #tonesPlayedMs = 0;
  #sentMs = 0;
  #knownMs = 0;
  #knownAt: number;
  #stopped = false;
  #ids = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#knownAt = nowMs();
  }

  /** Of what was given to us, without tones. */
  get playedMs(): number {
    const played = this.#played;
    if (this.#tones.length === 0) return played - this.#tonesPlayedMs;
    return played - this.#tonesPlayedMs - this.#tones.reduce((sum, tone) => sum + overlap(tone, played), 0);
  }

  /** The far end is given so much more to play. */
  sent(lengthMs: number): void {
    const played = this.#played;
    if (played >= this.#sentMs) this.#know(played);
    this.#sentMs += lengthMs;
  }

  /** The same for the tone of a key. */
  sentTone(digit: string, lengthMs: number): void {
    const startMs = this.#sentMs;
    this.sent(lengthMs);
    this.#tones.push({ digit, startMs, endMs: startMs + lengthMs });
  }

  /** The id under which a mark is to be sent now. */
  mark(name: string | null): string {
    const id = String(++this.#ids);
    this.#marks.push({ id, name, atMs: this.#sentMs });
    return id;
  }

  /** A mark has come back. The names among it and the earlier ones. */
  returned(id: string): string[] {
    const dropped = this.#dropped.get(id);
    if (dropped !== undefined) {
      this.#dropped.delete(id);
      return dropped === null ? [] : [dropped];
    }
    const index = this.#marks.findIndex((mark) => mark.id === id);
    const mark = this.#marks[index];
    if (!mark) return [];
    const passed = this.#marks.splice(0, index + 1);
    this.#know(mark.atMs);
    if (this.#tones.length > 0) this.#settleTones();
    return namesOf(passed);
  }

  /** What was not played is dropped; its marks still come back. The keys that were not heard. */
  clear(): string {
    for (const mark of this.#marks) this.#dropped.set(mark.id, mark.name);
    return this.#cut().digits;
  }

  /** The far end has lost what was not played, and its marks; time stands still until `resume`. */
  stop(): { readonly digits: string; readonly names: readonly string[] } {
    const names = [...[...this.#dropped.values()].filter((name) => name !== null), ...namesOf(this.#marks)];
    this.#dropped.clear();
    const { digits } = this.#cut();
    this.#stopped = true;
    return { digits, names };
  }

  resume(): void {
    this.#stopped = false;
    this.#knownAt = this.#nowMs();
  }

  #cut(): { readonly digits: string } {
    const played = this.#played;
    this.#marks = [];
    const unheard = this.#tones.filter(
      (tone) => overlap(tone, played) < Math.min(enoughOfToneMs, tone.endMs - tone.startMs),
    );
    this.#tonesPlayedMs += this.#tones.reduce((sum, tone) => sum + overlap(tone, played), 0);
    this.#tones = [];
    this.#sentMs = played;
    this.#know(played);
    return { digits: unheard.map((tone) => tone.digit).join('') };
  }

  get #played(): number {
    if (this.#stopped) return this.#knownMs;
    const limit = this.#marks[0]?.atMs ?? this.#sentMs;
    return Math.min(limit, this.#knownMs + Math.max(0, this.#nowMs() - this.#knownAt));
  }

  #know(playedMs: number): void {
    this.#knownMs = playedMs;
    this.#knownAt = this.#nowMs();
  }

  #settleTones(): void {
    const done = this.#tones.filter((tone) => tone.endMs <= this.#knownMs);
    this.#tonesPlayedMs += done.reduce((sum, tone) => sum + tone.endMs - tone.startMs, 0);
    this.#tones = this.#tones.filter((tone) => tone.endMs > this.#knownMs);
  }
}

function overlap(tone: Tone, playedMs: number): number {
  return Math.max(0, Math.min(playedMs, tone.endMs) - tone.startMs);
}

function namesOf(marks: readonly Mark[]): string[] {
  return marks.map((mark) => mark.name).filter((name) => name !== null);
}
