import { friendlyAnswer } from './friendly-answers.ts';
import type { Reply, Script } from './party.ts';
import { type Persona, personaOf } from './persona.ts';

const answersAfterMs = 600;
/** After mutual goodbyes: the agent may hang up first. */
const goneAfterMs = 4000;
/** Nobody waits longer for somebody who does not speak. */
const givesUpAfterMs = 60_000;

const goodbye =
  /\b(?:good ?bye|bye|have a (?:\w+ )?(?:day|evening|afternoon|morning|night|weekend|one)|take care|talk to you (?:soon|later))\b/gi;
const again = /\b(?:repeat|say) (?:that|it|this|your answer)\b|\bone more time\b|\bcome again\b|\bwhat was that\b/i;
const spelled = /\bspell\b/i;

/** Whoever has no entry: agrees to what is asked and makes up an answer of the asked kind, always the same for one number. */
export class FriendlyPerson implements Script {
  readonly opening: string | null;
  readonly #persona: Persona;
  readonly #wish: string | null;
  #saidLast: string | null = null;
  #saidGoodbye = false;

  /** `side`: picks up, or is the one who calls and therefore wants something. */
  constructor(number: string, side: 'called' | 'caller') {
    const persona = personaOf(number);
    this.#persona = persona;
    this.opening = side === 'called' ? 'Hello?' : null;
    this.#wish =
      side === 'called'
        ? null
        : `I would like to make an appointment for next ${persona.day} at ${persona.hour}, please.`;
  }

  get texts(): Iterable<string> {
    return [this.opening, this.#wish].filter((text) => text !== null);
  }

  get patienceMs(): number {
    return this.#saidGoodbye ? goneAfterMs : givesUpAfterMs;
  }

  answer(heard: string): Reply | null {
    const says = this.#saysTo(heard);
    return says === null ? null : { says, afterMs: answersAfterMs, presses: '', hangsUp: false };
  }

  interrupt(): null {
    return null;
  }

  give(reply: Reply | null): void {
    if (!reply) return;
    this.#saidLast = reply.says;
    this.#saidGoodbye = reply.says === farewell;
  }

  #saysTo(heard: string): string | null {
    const parting = [...heard.matchAll(goodbye)].at(-1);
    if (parting && !heard.slice(parting.index).includes('?')) return this.#saidGoodbye ? null : farewell;
    if (this.#wish !== null && this.#saidLast === null) return this.#wish;
    if (again.test(heard) && this.#saidLast !== null) return this.#saidLast;
    if (spelled.test(heard)) return this.#spell(heard);
    return friendlyAnswer(heard, this.#persona);
  }

  #spell(heard: string): string {
    if (/\be-?mail\b/i.test(heard) || this.#saidLast?.includes('@')) return `It's ${this.#persona.email}.`;
    return `It's ${this.#persona.lastName.toUpperCase().split('').join(', ')}.`;
  }
}

const farewell = 'Thank you, goodbye.';
