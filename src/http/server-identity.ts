import { createHmac } from 'node:crypto';
import type { Notebook } from '../core/ports/store.ts';
import type { SocketEndpoint } from './socket-door.ts';
import { storedSecret } from './stored-secret.ts';

const longestChallenge = 100;

/** Shows whose an address is: what answers a challenge rightly is a server of this database. */
export class ServerIdentity {
  readonly #secret: string;

  private constructor(secret: string) {
    this.#secret = secret;
  }

  static async of(notebook: Notebook): Promise<ServerIdentity> {
    return new ServerIdentity(await storedSecret(notebook, 'identity-secret'));
  }

  proof(challenge: string): string {
    return createHmac('sha256', this.#secret).update(challenge).digest('base64url');
  }

  /** Says it to whoever opens a WebSocket at `path`, so that they see whether such sockets come through. */
  socketAt(path: string): SocketEndpoint {
    return {
      covers: (asked) => asked === path,
      admit: async (url) => {
        const challenge = url.searchParams.get('challenge') ?? '';
        if (challenge.length > longestChallenge) return 400;
        return (socket) => {
          socket.send(Buffer.from(this.proof(challenge)));
          socket.close(1000);
        };
      },
    };
  }
}
