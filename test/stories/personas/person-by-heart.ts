import type { StoryPerson } from './persona-story.ts';

interface Said {
  /** Null: silence. */
  readonly text: string | null;
  readonly hangsUp: boolean;
}

const questions = {
  other: /anything else|what else|(?:help|do for) you (?:with )?(?:else|further)/i,
  name: /\b(?:your (?:full |first |last )?name|who(?:'s| is| am i) (?:calling|speaking)|name, please)/i,
  number: /\b(?:number|reach you at|call you (?:back )?(?:at|on))\b.*\?/i,
  when: /\b(?:when (?:would|should|can|is|do you)|what time|good time|by when)\b[^.]*\b(?:reach|call|suit|good|back)\b.*\?/i,
  matter:
    /\b(?:what (?:is it|it's|is this|should i pass on|would you like)|regarding|what can i (?:do|help)|how (?:can|may) i help|message)\b.*\?/i,
  right: /is that (?:right|correct)\?|have i got that right/i,
  offered: /\b(?:shall i|should i|would you like me to|do you want me to)\b.*\?/i,
} as const;

/** Somebody in a story: goes by what they came to say, and answers questions in between. Goodbyes end the call. */
export class PersonByHeart {
  readonly #person: StoryPerson;
  readonly #left: string[];
  readonly #answered = new Set<string>();
  #done = 0;

  constructor(person: StoryPerson) {
    this.#person = person;
    this.#left = [...person.says];
  }

  /** How they pick up. */
  greeting(): string {
    return this.#left.shift() ?? 'Hello?';
  }

  answer(heard: string): Said {
    const answer = this.#answer(heard);
    if (answer !== null) return { text: answer, hangsUp: false };
    const next = this.#left.shift();
    if (next !== undefined) return { text: next, hangsUp: (this.#person.hangsUp ?? false) && this.#left.length === 0 };
    if (/\bgood ?bye\b/i.test(heard)) return { text: 'Bye.', hangsUp: true };
    this.#done += 1;
    if (this.#done > 4) return { text: null, hangsUp: true };
    if (questions.other.test(heard)) return { text: "No, that's all. Thank you.", hangsUp: false };
    if (questions.right.test(heard)) return { text: "Yes, that's right.", hangsUp: false };
    if (questions.offered.test(heard)) return { text: 'Yes, please.', hangsUp: false };
    return { text: /\?\s*$/.test(heard) ? "I'm not sure." : 'Okay.', hangsUp: false };
  }

  #answer(heard: string): string | null {
    const asked = this.#person.asked ?? {};
    for (const { hears, says } of asked.other ?? []) {
      if (!this.#answered.has(hears) && new RegExp(hears, 'i').test(lastQuestion(heard))) {
        this.#answered.add(hears);
        return says;
      }
    }
    for (const key of ['name', 'when', 'number', 'matter'] as const) {
      const says = asked[key];
      if (
        says === undefined ||
        this.#answered.has(key) ||
        questions.other.test(heard) ||
        !questions[key].test(lastQuestion(heard))
      )
        continue;
      if (key === 'matter' && this.#left.length === this.#person.says.length) continue;
      this.#answered.add(key);
      return says;
    }
    return null;
  }
}

/** The sentence that asks, where there is one. */
function lastQuestion(heard: string): string {
  return /[^.?!]*\?\s*$/.exec(heard)?.[0] ?? '';
}
