import type { Transport } from './transport.ts';

/** How a simulated phone behaves; what is left out has the network's defaults. */
export interface SimulatedPhone {
  readonly answer?: string;
  readonly ringSecs?: number;
  readonly voice?: string;
  readonly opening?: string | null;
  readonly lines?: readonly SimulatedLine[];
  readonly otherwise?: string | null;
  readonly silentAfterTurns?: number | null;
  readonly greeting?: string;
  readonly beepAfterMs?: number;
  readonly line?: {
    readonly lossPercent?: number;
    readonly delayMs?: number;
    readonly jitterMs?: number;
    readonly dropAfterMs?: number | null;
  };
}

export interface SimulatedLine {
  /** Regular expression over what the agent said in its turn. */
  readonly hears?: string;
  readonly says?: string | null;
  /** How often the line may be used; 0: without end. */
  readonly times?: number;
  readonly afterMs?: number;
  readonly interruptAfterMs?: number | null;
  readonly presses?: string | null;
  readonly hangsUp?: boolean;
}

/** What really happened on a simulated call. */
export interface GroundTruth {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  /** From answer to end in the call's own time. */
  readonly talkedMs: number | null;
  readonly endedBy: 'agent' | 'phone' | 'network' | null;
  readonly said: readonly {
    readonly who: 'agent' | 'phone';
    readonly text: string;
    readonly startMs: number;
    readonly endMs: number;
    readonly playedMs: number;
    readonly cut: boolean;
  }[];
}

/** The simulated phone network, while it is the server's carrier. */
export class Simulator {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  setPhone(number: string, phone: SimulatedPhone): Promise<SimulatedPhone> {
    return this.#transport.json('PUT', phonePath(number), { body: phone });
  }

  getPhone(number: string): Promise<SimulatedPhone> {
    return this.#transport.json('GET', phonePath(number));
  }

  async removePhone(number: string): Promise<void> {
    await this.#transport.json('DELETE', phonePath(number));
  }

  /** Somebody calls one of our numbers. */
  call(request: {
    readonly from: string;
    readonly to: string;
    readonly phone?: SimulatedPhone;
  }): Promise<{ readonly simulatorCallId: string; readonly callId: string }> {
    return this.#transport.json('POST', '/v1/simulator/calls', { body: request });
  }

  groundTruth(callId: string): Promise<GroundTruth> {
    return this.#transport.json('GET', `/v1/simulator/calls/${encodeURIComponent(callId)}`);
  }

  /** How many times as fast as the wall calls live that are placed from now on. */
  async setSpeed(speed: number): Promise<void> {
    await this.#transport.json('PUT', '/v1/simulator/clock', { body: { speed } });
  }
}

function phonePath(number: string): string {
  return `/v1/simulator/phones/${encodeURIComponent(number)}`;
}
