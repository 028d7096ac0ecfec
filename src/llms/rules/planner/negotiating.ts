import type { PlanContext, Reader } from './reading.ts';
import { field } from './topics.ts';

const haggling = /^(?:negotiate|haggle|bargain)\b(?:\s+(?:over|about|on|for|down))?\s*(.*)$/i;
const aim =
  /^(?:get|bring|talk|push|lower|reduce|drop|knock|aim|shoot|ask)\s+(?:(?:it|them|that|this|the|my|our)\b\s*(?:\w+\s+){0,2}?)?(?:down\s+)?(?:to|for|at)\s+(?:about |around |at most )?([$€£]\s?\d[\d,.]*k?)(.*)$/i;
const asked = 'offered_price';

/** "negotiate my internet bill", "try to get it to $65 or less": their best price is asked for, ours is named. */
export const negotiates: Reader = (text, context) => {
  const subject = haggling.exec(text)?.[1]?.replace(/[.!]+$/, '');
  if (subject !== undefined) {
    const said = context.wording.toPerson(
      subject
        .replace(
          /^with (?:the |a )?(?:seller|owner|dealer|landlord|vendor|agent)(?: (?:of|for|about|over|on))?\s*/i,
          '',
        )
        .replace(/\s*\bwith\s+(?:\p{Lu}.*|them|him|her|the \w+)$/u, ''),
    );
    const about = /^(?:a|an)\b/i.test(said) ? `getting ${said}` : said;
    return {
      goal: { kind: 'general', summary: `negotiate ${context.wording.spoken(subject)}` },
      steps: [question(`I'm calling about ${about === '' ? 'the price' : about}.`)],
    };
  }
  const opening = /^(?:start|begin|open)(?: out)?(?: (?:at|with|by offering))? ([$€£]\s?\d[\d,.]*)/i.exec(text)?.[1];
  if (opening !== undefined && !context.callsCustomer) {
    const bid = `${context.principal.name ?? 'My client'} could pay ${opening}.`;
    const step = context.builder.steps.find((one) => one.field === asked);
    if (!step)
      return { goal: { kind: 'general', summary: `negotiate, starting at ${opening}` }, steps: [question(bid)] };
    step.text = step.text.replace(
      /What is the best price you can offer\?$/,
      `${bid} What is the lowest price you would take?`,
    );
    return {};
  }
  const [, sum, rest = ''] = aim.exec(text) ?? [];
  if (sum === undefined || context.callsCustomer) return null;
  const bound = /^\s*(?:or (?:less|lower|below|under|better)|a \w+|per \w+|\/\w+)/i.exec(rest)?.[0] ?? '';
  const hope = `${ownerOf(context)} hoping for ${sum}${bound}.`;
  const step = context.builder.steps.find((one) => one.field === asked);
  if (!step) return { goal: { kind: 'general', summary: `negotiate a price of ${sum}` }, steps: [question(hope)] };
  step.text = step.text.replace(/(?=What is the best)/, `${hope} `);
  return {};
};

function question(lead: string) {
  return {
    kind: 'ask',
    text: `${lead} What is the best price you can offer?`,
    field: field(asked, 'price offered', 'amount'),
  } as const;
}

function ownerOf(context: PlanContext): string {
  const { name, isPerson } = context.principal;
  if (name !== null && !isPerson) return "We're";
  return `${name ?? 'My client'} is`;
}
