/** A turn as it really was, at the phone. Times in simulated ms since the answer. */
export interface SaidTurn {
  readonly who: 'agent' | 'phone';
  /** Everything made for the turn, also what was not played. */
  text: string;
  startMs: number;
  endMs: number;
  /** How much of its audio reached the ear on the phone's side; for the phone's own turns how much was spoken. */
  playedMs: number;
  /** Some of it was never played. */
  cut: boolean;
}

export interface PressedDigit {
  readonly who: 'agent' | 'phone';
  readonly digit: string;
  readonly atMs: number;
}

/** What happened on the line of one call, whoever reports what. */
export class GroundTruth {
  readonly said: SaidTurn[] = [];
  readonly dtmf: PressedDigit[] = [];
  /** The beep of a machine. */
  beep: { readonly startMs: number; readonly endMs: number } | null = null;
  /** Frames put on the line towards our side and towards the phone, and how many of both it lost. */
  media = { framesIn: 0, framesOut: 0, lost: 0 };

  begin(who: SaidTurn['who'], startMs: number): SaidTurn {
    const turn: SaidTurn = { who, text: '', startMs, endMs: startMs, playedMs: 0, cut: false };
    this.said.push(turn);
    return turn;
  }
}
