import type { GoalKind, Workflow } from '../../../core/workflow/workflow.ts';
import { capitalised } from '../language/inversion.ts';
import type { Wording } from './wording.ts';

export function closingFor(kind: GoalKind): string {
  if (kind === 'survey') return 'Thank you for your feedback. Have a great day. Goodbye.';
  if (kind === 'book' || kind === 'cancel' || kind === 'reschedule' || kind === 'inquire')
    return 'Thank you very much for your help. Goodbye.';
  return 'Thank you for your time. Have a great day. Goodbye.';
}

const sensitive =
  /\b(?:invoices?|payments?|debts?|overdue|past due|balance|owe[sd]?|collections?|loans?|bills?|test results?|results|diagnos\w+|prescriptions?|labs?|medical|bank account|legal|lawsuit|hiv|pregnan\w+|salary)\b/i;

/** What a machine is told. Asked for in the prompt's words, or made from the goal where there is something to say that anyone may hear. */
export function voicemailFor(
  asked: string | null | undefined,
  plan: Omit<Workflow, 'voicemail'>,
  wording: Wording,
  personal: boolean,
): string | null {
  if (asked === null) return null;
  const said = asked === undefined ? '' : contentOf(asked, wording);
  if (said !== '' && !said.startsWith('Please ')) return withThanks(said);
  const phone = plan.facts.find((fact) => fact.key === 'phone')?.text;
  const callBack = phone === undefined ? 'Please call back when you have a moment.' : `Please call back at ${phone}.`;
  const reason = reasonOf(plan);
  const callee = plan.callee !== null && personal ? `This message is for ${plan.callee}. ` : '';
  if (said !== '') return withThanks(`${callee}${sensitive.test(reason) ? '' : `${reason} `}${said}`);
  const wanted = asked !== undefined;
  if (
    !wanted &&
    (plan.goal.kind === 'survey' ||
      plan.goal.kind === 'inquire' ||
      plan.goal.kind === 'qualify' ||
      plan.goal.kind === 'collect')
  )
    return null;
  if (!wanted && sensitive.test(reason))
    return `${callee}I was calling about a personal matter. ${callBack} Thank you. Goodbye.`;
  const message = plan.goal.kind === 'remind' || plan.goal.kind === 'inform';
  const reach = phone !== undefined && /\bnumber\b/i.test(asked ?? '') ? ` You can call back at ${phone}.` : '';
  const next = message ? reach : ` ${callBack}`;
  return `${callee}${reason}${next} Thank you. Goodbye.`;
}

function withThanks(said: string): string {
  return /\b(?:thank|bye)\b/i.test(said) ? said : `${said} Thank you. Goodbye.`;
}

/** The statements of the first step, without its question. */
function reasonOf(plan: Omit<Workflow, 'voicemail'>): string {
  const statements: string[] = [];
  for (const step of plan.steps) {
    const told = (step.text.match(/[^.?!]*(?:[.?!](?!\s|$)[^.?!]*)*[.?!]+(?:\s|$)/g) ?? [step.text])
      .map((one) => one.trim())
      .filter((one) => !one.endsWith('?') && !/^I have a (?:few )?quick/.test(one));
    statements.push(...told);
    if (step.kind !== 'tell') break;
  }
  const text = statements.join(' ');
  return text === '' ? `I was calling to ${plan.goal.summary}.` : text;
}

/** "saying X", "asking them to call back at …", "that X". */
function contentOf(asked: string, wording: Wording): string {
  const quoted = /["“'](.{3,})["”']/.exec(asked);
  if (quoted) return capitalised((quoted[1] ?? '').trim().replace(/[.!?]*$/, '.'));
  const text = asked.replace(/[.!]+$/, '').trim();
  const order =
    /^(?:asking|telling|and ask|requesting|and have)\s+(?:them|him|her|the \w+|that they)?\s*(?:to\s+)?(.+)$/i.exec(
      text,
    );
  if (order) return `Please ${wording.toPerson(order[1] ?? '')}.`;
  const that =
    /^(?:saying|that says|stating|to say|explaining|letting (?:them|him|her) know|informing (?:them|him|her)|reminding (?:them|him|her)|:|that|telling (?:them|him|her))\s+(?:that\s+)?(.+)$/i.exec(
      text,
    );
  if (that) return `${capitalised(wording.toPerson(that[1] ?? ''))}.`;
  const withThe = /^(?:with|about|containing|including)\s+(.+)$/i.exec(text);
  if (
    withThe &&
    !/^(?:the |a |our |my |your )?(?:same|(?:phone |callback |call-back |contact )?number|details?|reason|info(?:rmation)?|message|callback|call back)/i.test(
      withThe[1] ?? '',
    )
  )
    return `I'm calling about ${wording.toPerson(withThe[1] ?? '')}.`;
  return '';
}
