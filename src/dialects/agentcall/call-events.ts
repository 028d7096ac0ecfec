import type { CallNews, NumberedNews } from '../../core/call/call-feed.ts';
import { type Call, isFinal } from '../../core/call/call.ts';
import type { Core } from '../../core/core.ts';
import { wholeSeconds } from '../../http/dialect.ts';
import { callStatus } from './call-object.ts';

/** Keeps proxies from closing a quiet stream, and finds the end of a call that another process carried. */
const heartbeatMs = 5000;
/** Levels are left out when a reader is so many events behind; one that is further behind has to resume. */
const patientEvents = 64;
const mostEventsBehind = 1000;

export interface WatchRequest {
  /** `Last-Event-ID`. */
  readonly after: string | null;
  readonly signal: AbortSignal;
}

/** The news of a call as server-sent events (HTML standard, 9.2), until it has ended or the reader is gone. */
export function callEvents(core: Core, call: Call, request: WatchRequest): Response {
  const watch = new CallWatch(core, call);
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        watch.start(controller, sequenceOf(request.after));
        request.signal.addEventListener('abort', () => watch.close(), { once: true });
      },
      cancel: () => watch.close(),
    },
    { highWaterMark: patientEvents },
  );
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function sequenceOf(lastEventId: string | null): number {
  return lastEventId !== null && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : 0;
}

class CallWatch {
  readonly #core: Core;
  readonly #call: Call;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #stop = (): void => {};
  #heartbeat: NodeJS.Timeout | null = null;
  #ending = false;
  #told = false;

  constructor(core: Core, call: Call) {
    this.#core = core;
    this.#call = call;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>, after: number): void {
    this.#controller = controller;
    this.#write('retry: 1000\n\n');
    this.#heartbeat = setInterval(() => void this.#beat(), heartbeatMs);
    this.#stop = this.#core.feed.watch(this.#call.id, after, (numbered) => this.#tell(numbered));
    if (this.#ending) this.#stop();
    else if (isFinal(this.#call.state)) this.#end(null);
    else if (!this.#told && after === 0) this.#send('state', null, { status: callStatus[this.#call.state] });
  }

  close(): void {
    this.#stop();
    if (this.#heartbeat) clearInterval(this.#heartbeat);
    const controller = this.#controller;
    this.#controller = null;
    try {
      controller?.close();
    } catch {
      // The reader has let go of the stream already.
    }
  }

  #tell({ sequence, news }: NumberedNews): void {
    this.#told = true;
    if (news.kind === 'end') {
      this.#end(sequence);
      return;
    }
    const room = this.#controller?.desiredSize ?? 0;
    if (news.kind === 'level' && room <= 0) return;
    if (room < -mostEventsBehind) this.close();
    else this.#send(news.kind, sequence, told(news));
  }

  #end(sequence: number | null): void {
    if (this.#ending) return;
    this.#ending = true;
    void this.#sendEnd(sequence);
  }

  async #sendEnd(sequence: number | null): Promise<void> {
    try {
      const call = (await this.#core.store.calls.find(this.#call.id)) ?? this.#call;
      const { state, endedReason, durationMs } = call;
      this.#send('end', sequence, { status: callStatus[state], endedReason, duration: wholeSeconds(durationMs) });
    } catch (error) {
      this.#core.log.error('The end of a call could not be told', { callId: this.#call.id, error });
    }
    this.close();
  }

  async #beat(): Promise<void> {
    this.#write(': still here\n\n');
    try {
      const call = await this.#core.store.calls.find(this.#call.id);
      if (call && isFinal(call.state)) this.#end(null);
    } catch (error) {
      this.#core.log.warn('A watched call could not be read', { callId: this.#call.id, error });
    }
  }

  #send(event: string, sequence: number | null, data: Readonly<Record<string, unknown>>): void {
    const id = sequence === null ? '' : `id: ${sequence}\n`;
    const body = JSON.stringify({ callId: this.#call.id, sequence, ...data });
    this.#write(`${id}event: ${event}\ndata: ${body}\n\n`);
  }

  #write(text: string): void {
    this.#controller?.enqueue(this.#encoder.encode(text));
  }
}

function told(news: Exclude<CallNews, { readonly kind: 'end' }>): Readonly<Record<string, unknown>> {
  if (news.kind === 'state') return { status: callStatus[news.state] };
  const { kind: _, ...data } = news;
  return data;
}
