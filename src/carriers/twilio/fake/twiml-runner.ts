import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { frameBytes, frameMs } from '../../../core/ports/media-leg.ts';
import type { FakeCall } from './call.ts';
import type { Line } from './line.ts';
import { FakeStream, type StreamEnd, type Track } from './stream.ts';
import { type XmlElement, parseXml } from './xml.ts';

/** What a voice that reads aloud takes for a letter. */
const msPerLetter = 60;
const mostDocuments = 100;
/** Without a word of the caller a `<Record>` ends. */
const recordTimeoutSecs = 5;
const speechLevel = 0x20;

/** Thrown to leave a document: for another one, or for good. */
class Leave {
  readonly next: { readonly url: string; readonly method: string; readonly params: Record<string, string> } | null;

  constructor(next: Leave['next']) {
    this.next = next;
  }
}

/** Does what TwiML says, verb by verb, until it ends or the call does. */
export class TwimlRunner {
  readonly #call: FakeCall;
  readonly #background = new Map<string, FakeStream>();
  readonly #halt = Promise.withResolvers<never>();
  #live: FakeStream | null = null;
  #url = '';
  #stopped = false;

  constructor(call: FakeCall) {
    this.#call = call;
    this.#halt.promise.catch(() => {});
  }

  /** Nothing more is done. */
  stop(): void {
    this.#stopped = true;
    for (const stream of this.#background.values()) stream.stop();
    this.#live?.stop();
    this.#halt.reject(new Leave(null));
  }

  async run(from: { readonly url: string } | { readonly document: string }, method: string): Promise<void> {
    if ('document' in from) await this.runDocument(from.document, '');
    else await this.#fetchAndRun(from.url, method, {});
  }

  async #fetchAndRun(url: string, method: string, params: Record<string, string>): Promise<void> {
    const answer = await this.#call.ask(url, params, method);
    if (this.#stopped) return;
    if (answer && answer.status < 300) await this.runDocument(answer.body, url);
    else await this.#fail(11_200, `${url} answered ${answer?.status ?? 'nothing'}`);
  }

  async runDocument(source: string, url: string): Promise<void> {
    this.#url = url;
    let next: Leave['next'] = null;
    try {
      const root = parseXml(source);
      if (root.name !== 'Response') throw new SyntaxError('The document is no Response');
      for (const verb of root.children) await Promise.race([this.#do(verb), this.#halt.promise]);
    } catch (left) {
      if (left instanceof SyntaxError) return this.#fail(12_100, left.message);
      if (!(left instanceof Leave)) throw left;
      next = left.next;
    }
    if (this.#stopped) return;
    this.#documents += 1;
    if (next && this.#documents < mostDocuments) await this.#fetchAndRun(next.url, next.method, next.params);
    else this.#call.hangUp();
  }

  #documents = 0;

  /** Twilio’s debugger shows it; the fallback address is asked once, else the caller hears an apology and the call ends. */
  async #fail(code: number, about: string): Promise<void> {
    const { alert, options } = this.#call.parts;
    alert({ code, about });
    const fallback = options.get('FallbackUrl') ?? options.get('VoiceFallbackUrl') ?? '';
    if (fallback === '' || this.#url === fallback) {
      this.#call.hangUp();
      return;
    }
    this.#url = fallback;
    const answer = await this.#call.ask(fallback, { ErrorCode: String(code), ErrorUrl: this.#url });
    if (answer && answer.status < 300) await this.runDocument(answer.body, fallback);
    else this.#call.hangUp();
  }

  async #do(verb: XmlElement): Promise<void> {
    const line = this.#call.line;
    if (!line) throw new Leave(null);
    const { attributes, text, children } = verb;
    switch (verb.name) {
      case 'Connect':
        return this.#connect(line, children);
      case 'Start':
        for (const noun of children) this.#start(line, noun);
        return;
      case 'Stop':
        for (const noun of children) this.#background.get(noun.attributes['name'] ?? '')?.stop();
        return;
      case 'Say':
        return line.play(hum(Math.max(500, text.length * msPerLetter) * timesIn(attributes)));
      case 'Play':
        return this.#play(line, attributes['digits'] ?? '', text);
      case 'Pause':
        return this.#wait(Number(attributes['length'] ?? 1) * 1000);
      case 'Gather':
        return this.#gather(line, verb);
      case 'Record':
        return this.#record(line, attributes);
      case 'Dial':
        return this.#dial(line, verb);
      case 'Redirect':
        throw this.#to(text, attributes['method']);
      case 'Reject':
      case 'Hangup':
        throw new Leave(null);
      default:
        this.#call.parts.alert({ code: 12_200, about: `<${verb.name}> is no verb that is known here` });
    }
  }

  async #connect(line: Line, nouns: readonly XmlElement[]): Promise<void> {
    const [noun] = nouns;
    if (noun?.name !== 'Stream') {
      this.#call.parts.alert({ code: 12_200, about: `<${noun?.name ?? 'nothing'}> can’t be connected here` });
      return;
    }
    const stream = this.#open(line, noun, null);
    this.#live = stream;
    await stream.ended;
    this.#live = null;
  }

  #start(line: Line, noun: XmlElement): void {
    if (noun.name !== 'Stream') {
      this.#call.parts.alert({ code: 12_200, about: `<${noun.name}> can’t be started here` });
      return;
    }
    const track = noun.attributes['track'] ?? 'inbound_track';
    const stream = this.#open(line, noun, track as Track);
    this.#background.set(noun.attributes['name'] ?? stream.sid, stream);
  }

  #open(line: Line, noun: XmlElement, track: Track | null): FakeStream {
    const { account, sid, clock, alert, tap } = this.#call.parts;
    const name = noun.attributes['name'] ?? '';
    const parameters = Object.fromEntries(
      noun.children
        .filter((child) => child.name === 'Parameter')
        .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']),
    );
    const url = noun.attributes['url'] ?? '';
    const stream = new FakeStream({ account, callSid: sid, url, parameters, name, track, line, tap });
    this.#call.streams.push(stream);
    const statusUrl = noun.attributes['statusCallback'];
    const tell = (event: string, more: Record<string, string> = {}): void => {
      if (statusUrl === undefined) return;
      const about = { AccountSid: account.sid, CallSid: sid, StreamSid: stream.sid, StreamName: name };
      const Timestamp = new Date().toISOString();
      this.#call.callback(this.#resolved(statusUrl), { ...about, StreamEvent: event, Timestamp, ...more });
    };
    void clock.during(stream.opened).then((opened) => {
      if (opened) tell('stream-started');
    });
    void stream.ended.then((end: StreamEnd) => {
      if (end.kind === 'stopped') tell('stream-stopped');
      else {
        alert({ code: end.code, about: end.detail });
        tell('stream-error', { StreamError: end.detail, StreamErrorCode: String(end.code) });
      }
    });
    return stream;
  }

  async #play(line: Line, digits: string, url: string): Promise<void> {
    if (digits !== '') {
      line.press(digits.replace(/[wW]/g, ''));
      return this.#wait(digits.length * 250);
    }
    const response = await this.#call.parts.clock.during(fetch(this.#resolved(url)).catch(() => null));
    const audio = response?.ok ? wavAudio(new Uint8Array(await response.arrayBuffer())) : null;
    if (audio) return line.play(audio);
    this.#call.parts.alert({ code: 12_300, about: `${url} is no audio that can be played` });
  }

  async #gather(line: Line, { attributes, children }: XmlElement): Promise<void> {
    const most = Number(attributes['numDigits'] ?? Infinity);
    const finish = attributes['finishOnKey'] ?? '#';
    const timeoutMs = Number(attributes['timeout'] ?? 5) * 1000;
    const entry = { digits: '', done: false };
    const pressed = Promise.withResolvers<void>();
    const deaf = line.listen({
      digit: (digit) => {
        line.clear();
        entry.done = digit === finish || entry.digits.length + 1 >= most;
        if (digit !== finish) entry.digits += digit;
        pressed.resolve();
        next.resolve();
      },
    });
    let next = Promise.withResolvers<void>();
    const prompts = (async () => {
      for (const verb of children) if (entry.digits === '' && !entry.done) await this.#do(verb);
    })();
    await Promise.race([prompts, pressed.promise]);
    while (!entry.done) {
      const before = entry.digits.length;
      await Promise.race([this.#wait(timeoutMs), next.promise]);
      next = Promise.withResolvers();
      if (entry.digits.length === before) break;
    }
    deaf();
    const { digits: Digits } = entry;
    if (Digits !== '') throw this.#to(attributes['action'] ?? this.#url, attributes['method'], { Digits });
  }

  async #record(line: Line, attributes: Readonly<Record<string, string>>): Promise<void> {
    const mostMs = Number(attributes['maxLength'] ?? 3600) * 1000;
    const quietMs = Number(attributes['timeout'] ?? recordTimeoutSecs) * 1000;
    let [lengthMs, silentMs, digit] = [0, 0, 'hangup'];
    const over = Promise.withResolvers<void>();
    const deaf = line.listen({
      frame(said) {
        lengthMs += frameMs;
        silentMs = said.some((byte) => (~byte & 0x7f) > speechLevel) ? 0 : silentMs + frameMs;
        if (lengthMs >= mostMs || silentMs >= quietMs) over.resolve();
      },
      digit(pressed) {
        digit = pressed;
        over.resolve();
      },
    });
    await over.promise;
    deaf();
    const params = { RecordingDuration: String(Math.round(lengthMs / 1000)), Digits: digit };
    throw this.#to(attributes['action'] ?? this.#url, attributes['method'], params);
  }

  async #dial(line: Line, { attributes, text, children }: XmlElement): Promise<void> {
    const number = children.find((noun) => noun.name === 'Number')?.text ?? text;
    const second = this.#call.parts.dialFurther(this.#call, number, Number(attributes['timeout'] ?? 30));
    const joined = second.answered.then(
      () => second.line && join(line, second.line),
      () => null,
    );
    void this.#call.over.then(() => second.hangUp());
    await second.over;
    (await joined)?.();
    const action = attributes['action'];
    const { status } = second;
    const params = { DialCallSid: second.parts.sid, DialCallStatus: status };
    if (action !== undefined) throw this.#to(action, attributes['method'], params);
  }

  #to(url: string, method = 'POST', params: Record<string, string> = {}): Leave {
    return new Leave({ url: this.#resolved(url), method, params });
  }

  #resolved(url: string): string {
    return URL.canParse(url, this.#url === '' ? undefined : this.#url)
      ? new URL(url, this.#url || undefined).href
      : url;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#call.parts.clock.after(ms, resolve));
  }
}

function join(one: Line, other: Line): () => void {
  const ends = [
    one.listen({ frame: (said) => other.send(said), digit: (digit) => other.press(digit) }),
    other.listen({ frame: (said) => one.send(said), digit: (digit) => one.press(digit) }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function timesIn({ loop = '1' }: Readonly<Record<string, string>>): number {
  return Math.max(1, Math.min(1000, Number(loop) || 1));
}

/** Stands for a voice: a tone of 500 Hz. */
function hum(ms: number): Uint8Array {
  return new Uint8Array(Math.ceil(ms / frameMs) * frameBytes).map((_, index) => (index % 16 < 8 ? 0x20 : 0xa0));
}

/** 8 kHz mono in 16 bits or μ-law; null for everything else. */
function wavAudio(file: Uint8Array): Uint8Array | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const name = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.byteLength < 44 || name(0) !== 'RIFF' || name(8) !== 'WAVE') return null;
  let [format, channels, rate, bits] = [0, 0, 0, 0];
  for (let at = 12; at + 8 <= file.byteLength; at += 8 + view.getUint32(at + 4, true)) {
    if (name(at) === 'fmt ') {
      [format, channels] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
      [rate, bits] = [view.getUint32(at + 12, true), view.getUint16(at + 22, true)];
    }
    if (name(at) !== 'data') continue;
    const data = file.slice(at + 8, at + 8 + view.getUint32(at + 4, true));
    if (channels !== 1 || rate !== 8000) return null;
    if (format === 7 && bits === 8) return data;
    return format === 1 && bits === 16 ? encodeMulaw(new Int16Array(data.buffer, 0, data.byteLength >> 1)) : null;
  }
  return null;
}
