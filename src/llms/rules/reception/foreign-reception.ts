import type { MindEvent } from '../../../core/ports/mind.ts';
import { nameIn } from '../mind/names.ts';
import { hear } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import type { Desk } from './desk.ts';
import type { ForeignPhrases } from './foreign-phrases.ts';
import { leave } from './leaving.ts';
import { learn } from './listening.ts';

const order = ['reason', 'caller_name', 'callback_time'] as const;
const mostRepeats = 2;

/** Takes a message in a language of which only a few sentences are known: what it is about, a name, a time; nothing is answered. */
export class ForeignReception {
  readonly #phrases: ForeignPhrases;
  #asked: (typeof order)[number] | null = null;
  #repeats = 0;

  constructor(phrases: ForeignPhrases) {
    this.#phrases = phrases;
  }

  respond(desk: Desk, event: MindEvent, turn: AgentTurn): void {
    if (event.kind === 'heard') this.#heard(desk, event.text, turn);
    else if (event.kind === 'time_nearly_up') this.#sayGoodbye(desk, turn);
    else if (desk.ended) turn.end();
    else if (event.kind === 'start' && /[?？]/u.test(event.opening) && event.greeting === '') turn.wait(0);
    else if (event.kind !== 'instruction') turn.say(this.#question(this.#asked));
  }

  #heard(desk: Desk, text: string, turn: AgentTurn): void {
    desk.said.push(text);
    const words = text.trim();
    if (desk.ended) {
      turn.end();
      return;
    }
    if (this.#phrases.asksRobot.test(words)) turn.say(this.#phrases.robot);
    else if (words.split(/\s+/).length > 2 || this.#asked !== null) this.#keep(desk, words, turn);
    if (this.#phrases.leaves.test(words)) {
      this.#sayGoodbye(desk, turn);
      return;
    }
    const next = order.find((key) => desk.open(key)) ?? null;
    if (next === null) {
      turn.note('A message was taken, in a language that was not understood.');
      turn.say(this.#phrases.noted);
      this.#sayGoodbye(desk, turn);
      return;
    }
    if (next === this.#asked && ++this.#repeats > mostRepeats) {
      desk.declined.add(next);
      this.#sayGoodbye(desk, turn);
      return;
    }
    if (next === this.#asked) turn.say(this.#phrases.again);
    else this.#repeats = 0;
    this.#asked = next;
    turn.say(this.#question(next), 'text');
  }

  #keep(desk: Desk, words: string, turn: AgentTurn): void {
    const key = this.#asked ?? 'reason';
    if (!desk.open(key) || words === '') return;
    const value = key === 'caller_name' ? (nameIn(hear(words))?.value ?? words) : words;
    learn(desk, turn, key, value, words);
    if (key === 'reason') desk.reason = words;
  }

  #question(asked: (typeof order)[number] | null): string {
    switch (asked) {
      case 'caller_name':
        return this.#phrases.name;
      case 'callback_time':
        return this.#phrases.when;
      case 'reason':
      case null:
        return this.#phrases.whatAbout;
    }
  }

  #sayGoodbye(desk: Desk, turn: AgentTurn): void {
    turn.say(this.#phrases.goodbye);
    leave(desk, turn);
  }
}
