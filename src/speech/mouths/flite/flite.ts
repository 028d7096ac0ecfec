import { hash } from 'node:crypto';
import { silenceByte } from '../../../core/ports/media-leg.ts';
import { type Log, silentLog } from '../../../core/ports/log.ts';
import type { Mouth, SpeechChunk, SpeechRequest } from '../../../core/ports/mouth.ts';
import { RenditionCache } from './rendition-cache.ts';
import { speakableText } from './speakable/speakable-text.ts';
import type { SpeakOrder } from './speaker.ts';
import { voiceNamed } from './voices.ts';
import { type Task, WorkerPool } from './worker-pool.ts';

export interface FliteOptions {
  /** Threads that synthesise, some 100 MB each. Default 1, which makes speech 50 times as fast as it is spoken. */
  readonly workers?: number;
  /** Of speech that is kept for when it is asked for again. Default 32 MB, an hour of it. */
  readonly cacheBytes?: number;
  readonly log?: Log;
}

export interface Flite extends Mouth {
  /** Starts the workers, so that the first call does not wait for them, and makes sentences that will be needed. */
  warmUp(sentences?: readonly WarmSentence[]): Promise<void>;
}

export type WarmSentence = Pick<SpeechRequest, 'text' | 'voice' | 'rate'>;

const patienceMs = 30_000;
const slowest = 0.5;
const fastest = 2;
/** Behind a sentence that another one follows, beside what the sentences themselves keep of silence. */
const sentencePauseMs = 220;
const bytesPerMs = 8;

/** The embedded mouth: flite in a thread of its own. English only, whatever language is asked for. */
export function createFlite(options: FliteOptions = {}): Flite {
  return new FliteMouth(options);
}

/** A rendition under way, for one asker or several. */
interface Making {
  readonly task: Task<SpeechChunk>;
  askers: number;
}

interface Ask {
  readonly chunk: SpeechChunk | Promise<SpeechChunk>;
  /** The asker has it or no longer wants it. */
  release(): void;
}

class FliteMouth implements Flite {
  readonly label = 'flite';
  readonly #workers: number;
  readonly #pool: WorkerPool<SpeakOrder, SpeechChunk>;
  readonly #cache: RenditionCache;
  readonly #making = new Map<string, Making>();

  constructor({ workers = 1, cacheBytes = 32 * 1024 * 1024, log = silentLog }: FliteOptions) {
    this.#workers = workers;
    this.#cache = new RenditionCache(cacheBytes);
    this.#pool = new WorkerPool({ file: new URL('./flite-worker.ts', import.meta.url), workers, patienceMs, log });
  }

  async *speak(request: SpeechRequest, signal?: AbortSignal): AsyncGenerator<SpeechChunk, void, undefined> {
    const orders = ordersFor(request);
    const asks: Ask[] = [];
    const background = request.background ?? false;
    try {
      for (const [i, order] of orders.entries()) {
        if (signal?.aborted) return;
        const ask = (asks[i] ??= this.#ask(order, background));
        const next = orders[i + 1];
        if (next) asks[i + 1] = this.#ask(next, background);
        const chunk =
          ask.chunk instanceof Promise ? await request.clock.during(unlessAborted(ask.chunk, signal)) : ask.chunk;
        if (!chunk) return;
        if (chunk.audio.length > 0) yield next && order.piece.endsSentence ? withPause(chunk) : chunk;
      }
    } finally {
      for (const ask of asks) ask.release();
    }
  }

  async warmUp(sentences: readonly WarmSentence[] = []): Promise<void> {
    this.#pool.start();
    const greeting = ordersFor({ text: 'Hello.', voice: '' });
    const greetings = Array.from({ length: this.#workers }, () => greeting).flat();
    await Promise.all([
      ...greetings.map((order) => this.#pool.run(order).result),
      ...sentences.map((sentence) => this.#make(sentence)),
    ]);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #make(sentence: WarmSentence): Promise<void> {
    const asks = ordersFor(sentence).map((order) => this.#ask(order));
    await Promise.all(asks.map(async (ask) => ask.chunk));
  }

  #ask(order: SpeakOrder, background = false): Ask {
    const key = hash('sha256', JSON.stringify(order), 'base64');
    const kept = this.#cache.get(key);
    if (kept) return { chunk: kept, release: () => {} };
    if (background) return this.#askAside(order);

    const making = this.#making.get(key) ?? this.#begin(key, order);
    making.askers++;
    let released = false;
    return {
      chunk: making.task.result,
      release: () => {
        if (released) return;
        released = true;
        making.askers--;
        if (making.askers === 0 && making.task.drop()) this.#making.delete(key);
      },
    };
  }

  /** Behind the sentences of calls, and not kept: what calls say again and again stays in the cache. */
  #askAside(order: SpeakOrder): Ask {
    const task = this.#pool.run(order, { background: true });
    task.result.catch(() => {});
    return { chunk: task.result, release: () => void task.drop() };
  }

  #begin(key: string, order: SpeakOrder): Making {
    const making: Making = { task: this.#pool.run(order), askers: 0 };
    this.#making.set(key, making);
    making.task.result.then(
      (chunk) => {
        this.#making.delete(key);
        this.#cache.set(key, chunk);
      },
      () => this.#making.delete(key),
    );
    return making;
  }
}

function ordersFor({ text, voice, rate = 1 }: WarmSentence): SpeakOrder[] {
  const usableRate = Math.round(100 * Math.max(slowest, Math.min(fastest, rate || 1))) / 100;
  return speakableText(text).map((piece) => ({ piece, voice: voiceNamed(voice), rate: usableRate }));
}

function withPause({ audio, words }: SpeechChunk): SpeechChunk {
  const longer = new Uint8Array(audio.length + sentencePauseMs * bytesPerMs).fill(silenceByte);
  longer.set(audio);
  return { audio: longer, words };
}

/** Null once the signal has been given. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T | null>();
  const give = () => resolve(null);
  signal.addEventListener('abort', give, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  return promise;
}
