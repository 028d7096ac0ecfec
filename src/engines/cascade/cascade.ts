import type { Ears } from '../../core/ports/ears.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Mind } from '../../core/ports/mind.ts';
import type { Mouth } from '../../core/ports/mouth.ts';
import { CascadeSession } from './session.ts';

export interface CascadeParts {
  readonly ears: Ears;
  readonly mind: Mind;
  readonly mouth: Mouth;
}

/** Ears, mind and mouth in a row: each replaceable, turns taken by the audio itself. */
export function createCascade(parts: CascadeParts): Engine {
  return {
    name: 'cascade',
    async open(brief, host) {
      const { workflow, recipient, language, clock } = brief;
      const vocabulary = [
        workflow.onBehalfOf,
        workflow.callee,
        recipient.name,
        ...workflow.facts.map((fact) => fact.text),
      ];
      const [ears] = await Promise.all([
        parts.ears.open({
          language,
          clock,
          vocabulary: vocabulary.filter((word): word is string => word !== null),
        }),
        parts.mouth.warmUp?.(),
        parts.mind.warmUp?.(),
      ]);
      const labels = { engine: 'cascade', ears: parts.ears.label, mind: parts.mind.label, mouth: parts.mouth.label };
      return new CascadeSession({ brief, host, ears, mind: parts.mind.open(brief), mouth: parts.mouth, labels });
    },
  };
}
