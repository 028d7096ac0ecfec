import { type Fields, numberOf, textOf } from '../../core/json-fields.ts';

/** https://platform.openai.com/docs/api-reference/realtime-server-events/response/output_audio/delta */
export const audioDeltaType = 'response.output_audio.delta';

export interface AudioDelta {
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
}

export function deltaOf(event: Fields): AudioDelta {
  return {
    responseId: textOf(event, 'response_id'),
    itemId: textOf(event, 'item_id'),
    contentIndex: numberOf(event, 'content_index'),
  };
}

interface Form extends AudioDelta {
  /** The message up to its audio. */
  readonly head: Buffer;
  /** Where in it the event's own id stands, which is another one each time. */
  readonly idFrom: number;
  readonly idTo: number;
}

const eventIdKey = '"event_id":"';
const deltaKey = '"delta":"';
const tail = '"}';
const [quote, brace] = [0x22, 0x7d];

/**
 * Finds the audio in the deltas of a response without parsing them: a delta that begins as the one before it, but for its event's id, is
 * of the same message of the model, and its audio stands at the same place.
 */
export class AudioDeltaFinder {
  #form: Form | null = null;

  /** What a message is a delta of, when it has the form of the one before; then `base64` gives its audio. */
  find(message: Uint8Array): AudioDelta | null {
    const form = this.#form;
    if (!form) return null;
    const { head, idFrom, idTo } = form;
    const { length } = message;
    if (length < head.length + tail.length) return null;
    if (message[length - 1] !== brace || message[length - 2] !== quote) return null;
    if (head.compare(message, idTo, head.length, idTo, head.length) !== 0) return null;
    if (head.compare(message, 0, idFrom, 0, idFrom) !== 0) return null;
    for (let i = idFrom; i < idTo; i++) if (message[i] === quote) return null;
    return form;
  }

  /** The audio of the delta just found; not yet known to be base64. */
  base64(message: Uint8Array): Uint8Array {
    return message.subarray(this.#form?.head.length, message.length - tail.length);
  }

  /** Takes its form from a delta that had to be parsed. */
  learn(message: Uint8Array, event: Fields): void {
    this.#form = null;
    const text = Buffer.from(message).toString('latin1');
    const end = `${deltaKey}${textOf(event, 'delta')}${tail}`;
    const id = textOf(event, 'event_id');
    const idAt = text.indexOf(`${eventIdKey}${id}"`);
    if (!text.endsWith(end) || (id !== '' && idAt < 0)) return;
    const headLength = text.length - end.length + deltaKey.length;
    const idFrom = id === '' ? headLength : idAt + eventIdKey.length;
    if (idFrom + id.length > headLength) return;
    this.#form = {
      head: Buffer.from(message.subarray(0, headLength)),
      idFrom,
      idTo: idFrom + id.length,
      ...deltaOf(event),
    };
  }
}
