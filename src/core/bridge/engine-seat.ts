import type { Call } from '../call/call.ts';
import { PhoneError } from '../errors.ts';
import type { Engine, EngineBrief, EngineHost, EngineSession } from '../ports/engine.ts';
import type { Log } from '../ports/log.ts';
import type { CallSoFar } from '../ports/mind.ts';

export interface EngineSeatParts {
  readonly callId: string;
  /** In the order in which they are tried; each gets one chance in a call. */
  readonly engines: readonly Engine[];
  readonly brief: Omit<EngineBrief, 'soFar'>;
  readonly host: EngineHost;
  readonly log: Log;
}

/** The engine of a call, and who takes its place when it fails. An engine that has been replaced is not listened to any more. */
export class EngineSeat {
  readonly #parts: EngineSeatParts;
  readonly #left: Engine[];
  #session: EngineSession | null = null;
  /** Who may speak to the bridge: rises with each engine. */
  #term = 0;
  #closed = false;

  constructor(parts: EngineSeatParts) {
    this.#parts = parts;
    this.#left = [...parts.engines];
  }

  get session(): EngineSession | null {
    return this.#session;
  }

  /** Another engine could still take the call over. */
  get hasNext(): boolean {
    return this.#left.length > 0;
  }

  /** The first engine that opens. Throws the last one's error when none does. */
  async open(soFar: CallSoFar | null): Promise<Call['madeBy']> {
    let fault: unknown = new PhoneError('unavailable', 'No speech engine is configured.');
    for (let engine = this.#left.shift(); engine; engine = this.#left.shift()) {
      this.#term += 1;
      const term = this.#term;
      try {
        const session = await engine.open({ ...this.#parts.brief, soFar }, this.#hostOf(term));
        if (this.#closed) {
          await session.close();
          throw new PhoneError('unavailable', 'The call was over before its engine was ready.');
        }
        this.#session = session;
        return session.madeBy;
      } catch (error) {
        if (this.#closed) throw error;
        fault = error;
        this.#parts.log.warn('An engine could not be opened', {
          callId: this.#parts.callId,
          engine: engine.name,
          left: this.#left.length,
          error,
        });
      }
    }
    throw fault;
  }

  /** Lets the failed engine go; what it has heard still counts. Then `open` seats the next one. */
  async vacate(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.close();
    this.#term += 1;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = this.#session;
    await session?.close();
    this.#session = null;
    this.#term += 1;
  }

  /** Between `vacate` and the end of that engine's `close`, only its hearing and its bills count. */
  #hostOf(term: number): EngineHost {
    const { host } = this.#parts;
    const known = (): boolean => this.#term === term;
    const seated = (): boolean => known() && this.#session !== null;
    return {
      play: (chunk) => seated() && host.play(chunk),
      finish: (utterance) => seated() && host.finish(utterance),
      interrupt: () => (seated() ? host.interrupt() : null),
      hearing: (text) => known() && host.hearing(text),
      heard: (turn) => known() && host.heard(turn),
      callTool: (name, args) =>
        seated()
          ? host.callTool(name, args)
          : Promise.resolve({ ok: false, result: 'The call has gone on without this engine.' }),
      wait: (forMs) => seated() && host.wait(forMs),
      end: () => seated() && host.end(),
      stage: (stage) => seated() && host.stage(stage),
      used: (usage) => known() && host.used(usage),
      failed: (error) => seated() && host.failed(error),
    };
  }
}
