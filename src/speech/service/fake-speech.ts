import type { ServerResponse } from 'node:http';

/** What goes wrong from now on, and what was seen of it. */
export interface SpeechFaults {
  /** An HTTP status in place of every speech. */
  refuseWith: number | null;
  /** The key is good for speech only. */
  maySpeakOnly: boolean;
  /** Between two pieces. */
  delayMs: number;
  /** Nothing comes after so many pieces. */
  stallAfter: number | null;
  /** The connection breaks after so many pieces. */
  dropAfter: number | null;
  /** Pieces sent so far, of all speeches. */
  sent: number;
  /** Speeches that the client let go of before their end. */
  abandoned: number;
}

export function noFaults(): SpeechFaults {
  return {
    refuseWith: null,
    maySpeakOnly: false,
    delayMs: 0,
    stallAfter: null,
    dropAfter: null,
    sent: 0,
    abandoned: 0,
  };
}

const sizes = [397, 1600, 801, 3200, 1999];

/** Sizes as networks make them, also odd ones. */
export function unevenPieces(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.byteLength; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

/** Writes the pieces as fast as they are taken, but for the faults. */
export async function streamPieces(
  response: ServerResponse,
  pieces: readonly Uint8Array[],
  faults: SpeechFaults,
): Promise<void> {
  let gone = false;
  response.once('close', () => {
    gone = true;
    if (!response.writableFinished) faults.abandoned += 1;
  });
  for (const [i, piece] of pieces.entries()) {
    if (gone || faults.stallAfter === i) return;
    if (faults.dropAfter === i) {
      response.destroy();
      return;
    }
    await new Promise<void>((resolve) => response.write(piece, () => resolve()));
    faults.sent += 1;
    if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    else await new Promise(setImmediate);
  }
  if (!gone) response.end();
}
