/** What a socket does in a round. */
export interface RoundSocket {
  /** Hears what has come. */
  take(chunk: Buffer): void;
  /** Lets go what waits to be sent. */
  flush(): void;
}

const nothing = Buffer.alloc(0);
/** More is not gained by more at once, and nobody waits for long. */
const atOnce = 8;

/**
 * The work of all sockets in one round of the event loop, stage by stage instead of socket by socket: Node reads what has come, then some of
 * it is heard, then what is to be said to that goes out. Each stage finds its instructions in the processor's cache. The lists stay
 * allocated from round to round.
 */
export class SocketRound {
  /** What has come: `#chunks[i]` on `#sockets[i]`, from `#next` to `#end`. Null where it was heard out of turn. */
  readonly #sockets: (RoundSocket | null)[] = [];
  readonly #chunks: Buffer[] = [];
  #next = 0;
  #end = 0;
  readonly #sending: (RoundSocket | null)[] = [];
  #sendingEnd = 0;
  #planned = false;
  readonly #flushed: () => void;

  /** `flushed` is called each time when all sockets that were to send have flushed. */
  constructor(flushed: () => void) {
    this.#flushed = flushed;
  }

  /** `chunk` is heard in this round. */
  arrived(socket: RoundSocket, chunk: Buffer): void {
    this.#sockets[this.#end] = socket;
    this.#chunks[this.#end] = chunk;
    this.#end += 1;
    this.#plan();
  }

  /** Lets `socket` flush in this round, when more has been heard. */
  sends(socket: RoundSocket): void {
    this.#sending[this.#sendingEnd] = socket;
    this.#sendingEnd += 1;
    this.#plan();
  }

  /** Nothing more comes on this socket: what has come is heard now. */
  settle(socket: RoundSocket): void {
    for (let i = this.#next; i < this.#end; i++) if (this.#sockets[i] === socket) this.#hear(i);
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => this.#run());
  }

  #run(): void {
    let whole = false;
    try {
      while (this.#next < this.#end) {
        this.#hear(this.#next++);
        if (this.#next % atOnce === 0) this.#flush();
      }
      whole = true;
    } finally {
      this.#planned = false;
      if (!whole) this.#plan();
    }
    this.#next = 0;
    this.#end = 0;
    this.#flush();
  }

  #flush(): void {
    for (let i = 0; i < this.#sendingEnd; i++) {
      this.#sending[i]?.flush();
      this.#sending[i] = null;
    }
    this.#sendingEnd = 0;
    this.#flushed();
  }

  #hear(i: number): void {
    const socket = this.#sockets[i];
    const chunk = this.#chunks[i] ?? nothing;
    this.#sockets[i] = null;
    this.#chunks[i] = nothing;
    socket?.take(chunk);
  }
}
