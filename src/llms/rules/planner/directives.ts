import { isImperative, withoutLeadIn } from './imperatives.ts';
import type { PromptLine, Section } from './prompt-lines.ts';
import { conditionAndActions, opensCondition, splitActions, statements, trailingCondition } from './statements.ts';

/** One thing that the prompt says to do, or to know, and under what condition. */
export interface Directive {
  /** Without lead-ins: "ask if they have parking". */
  readonly text: string;
  readonly section: Section;
  readonly label: string;
  /** What follows "if" or "when"; null: always. */
  readonly condition: string | null;
}

type Base = Pick<Directive, 'section' | 'label'>;

const otherwise = /^(?:otherwise|or else|else|if not|if so)\b\s*[,:;-]?\s*(?:then\s+)?(.*)$/i;
/** What the agent can see for itself, or need not bother about. */
const idle =
  /^(?:possible|needed|necessary|applicable|appropriate|required|relevant|(?:that's |it's )?available(?: to you)?|you can|you (?:don'?t|do not) (?:already )?(?:have|know)|we (?:don'?t|do not)|not (?:already )?(?:known|provided|given|on file)|they (?:don'?t|do not) mind|they(?:'re| are)? (?:ok|okay|willing)(?: to| with that)?$|there(?:'s| is) time|time (?:allows|permits))/i;

/** The sentences of a prompt as directives, in order. */
export function directivesOf(lines: readonly PromptLine[]): Directive[] {
  const directives: Directive[] = [];
  for (const line of lines) {
    const base = { section: line.section, label: line.label };
    if (line.section !== 'body') directives.push({ ...base, text: line.text, condition: null });
    else for (const statement of statements(line.text)) directives.push(...fromStatement(statement, base, directives));
  }
  return directives;
}

function fromStatement(said: string, base: Base, before: readonly Directive[]): Directive[] {
  const text = said.trim().replace(/^(?:also|and|but|so|then|only),?\s+(?=if|when|otherwise|unless)/i, '');
  const other = otherwise.exec(text);
  if (other) {
    const last = before.findLast((one) => one.condition !== null)?.condition ?? null;
    const so = /^if so/i.test(text);
    const condition = so ? 'yes' : /^if not/i.test(text) || last === null ? 'no' : opposite(last);
    return conditioned(other[1] ?? '', base, condition);
  }
  const opening = opensCondition(text);
  const parts = opening ? conditionAndActions(opening.rest) : null;
  if (opening && parts) {
    return conditioned(parts.actions, base, opening.negated ? opposite(parts.condition) : parts.condition);
  }
  const lead = withoutLeadIn(text);
  return splitActions(lead).map((action) => {
    const fine = /\b(?:is|are|would be|works?) (?:also )?(?:fine|ok|okay|good|acceptable|great)\b/i.test(action);
    const tail = isImperative(action) || fine ? trailingCondition(action) : null;
    if (!tail) return { ...base, text: action, condition: null };
    const condition = idle.test(tail.condition) ? null : tail.negated ? opposite(tail.condition) : tail.condition;
    return { ...base, text: tail.actions, condition };
  });
}

function conditioned(text: string, base: Base, condition: string): Directive[] {
  const asked = /^(?:how|what|when|where|which|who|why|whether)\b/i.test(text.trim()) ? `ask ${text.trim()}` : text;
  return splitActions(withoutLeadIn(asked)).map((one) => ({
    ...base,
    text: one,
    condition: idle.test(condition) ? null : condition,
  }));
}

/** "they say yes" → "no", and the other way round. */
function opposite(condition: string): string {
  if (/^(?:yes|so)$|\bsays? yes\b|\b(?:agree|accept|confirm)s?\b/i.test(condition)) return 'no';
  if (/\bno\b|\bnot\b|n't\b|\b(?:unavailable|decline|refuse|reschedul|full|booked)/i.test(condition)) return 'yes';
  return `not ${condition}`;
}
