/** What a socket does in a round. */
export interface RoundSocket {
  /** Hears what has come. */
  take(chunk: Buffer): void;
  /** Lets go what waits to be sent. */
  flush(): void;
}

interface Arrival {
  readonly socket: RoundSocket;
  readonly chunk: Buffer;
}

/**
 * The work of all sockets in one round of the event loop, stage by stage instead of socket by socket: Node reads what has come, then all of it
 * is heard, then all that is to be said goes out. Each stage finds its instructions in the processor's cache: an eighth less processor
 * time at 300 calls (`bench/media-path.ts`).
 */
export class SocketRound {
  #arrived: Arrival[] = [];
  #sending: RoundSocket[] = [];
  #planned = false;

  /** `chunk` is heard in this round. */
  arrived(socket: RoundSocket, chunk: Buffer): void {
    this.#arrived.push({ socket, chunk });
    this.#plan();
  }

  /** Lets `socket` flush at the end of this round. */
  sends(socket: RoundSocket): void {
    this.#sending.push(socket);
    this.#plan();
  }

  /** Nothing more comes on this socket: what has come is heard now. */
  settle(socket: RoundSocket): void {
    const arrived = this.#arrived;
    if (!arrived.some((arrival) => arrival.socket === socket)) return;
    this.#arrived = arrived.filter((arrival) => arrival.socket !== socket);
    for (const arrival of arrived) if (arrival.socket === socket) socket.take(arrival.chunk);
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => this.#run());
  }

  #run(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    let heard = 0;
    try {
      for (const { socket, chunk } of arrived) {
        heard += 1;
        socket.take(chunk);
      }
    } finally {
      this.#planned = false;
      if (heard < arrived.length) this.#arrived.unshift(...arrived.slice(heard));
      if (this.#arrived.length > 0) this.#plan();
    }
    const sending = this.#sending;
    this.#sending = [];
    for (const socket of sending) socket.flush();
  }
}
