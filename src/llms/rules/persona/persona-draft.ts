import type { Branch, Fact } from '../../../core/workflow/workflow.ts';
import { isImperative, withoutLeadIn } from '../planner/imperatives.ts';
import { slug } from '../planner/keys.ts';
import type { PlanContext } from '../planner/reading.ts';
import { conditionAndActions, opensCondition, splitActions, trailingCondition } from '../planner/statements.ts';
import { type IntakeItem, intakeOf } from './intake.ts';
import type { PersonaLine } from './persona-lines.ts';
import { promiseOf, promisedIn } from './promises.ts';
import { quotedIn, stated, told } from './spoken-lines.ts';

/** Keys of facts that say what to do with a message. */
export const promiseKey = 'call_back_promise';
export const passesToKey = 'messages_go_to';

/** What the lines of an agent's prompt come to. */
export class PersonaDraft {
  readonly facts: Fact[] = [];
  readonly branches: Branch[] = [];
  readonly prohibitions: string[] = [];
  /** Taken down with every message. */
  readonly intake: IntakeItem[] = [];
  /** To be found out of everybody who has a matter. */
  readonly questions: IntakeItem[] = [];
  closing: string | null = null;
  readonly #context: PlanContext;
  #qualifies: boolean;

  constructor(context: PlanContext) {
    this.#context = context;
    this.#qualifies =
      /\b(?:qualif\w+|screen(?:s|ing)? (?:new )?(?:leads|prospects|applicants|callers)|lead intake)\b/i.test(
        context.prompt,
      );
  }

  take({ text, section, topic }: PersonaLine): void {
    const said = text.replace(/\s+/g, ' ').trim();
    if (section === 'manner') return;
    if (section === 'closing') {
      this.closing = `${this.closing === null ? '' : `${this.closing} `}${quotedIn(said) ?? told(said.replace(/^say\s+/i, ''))}`;
      return;
    }
    if (section === 'never') {
      this.#prohibit(/^(?:never|do not|don['’]?t|avoid|no)\b/i.test(said) ? said : `do not ${lowerFirst(said)}`);
      return;
    }
    if (
      section === 'intake' &&
      !opensCondition(said) &&
      promisedIn(said) === null &&
      !/^(?:take|get|say|tell|promise|pass)\b/i.test(said)
    ) {
      this.#collect(said.replace(/\?$/, ''), said);
      return;
    }
    for (const part of clausesOf(said)) this.#statement(part, topic, section === 'facts');
  }

  /** Messages go to them, unless the prompt has said otherwise. */
  passTo(name: string): void {
    this.#remember(passesToKey, name);
  }

  #statement(said: string, topic: string | null, informs: boolean): void {
    if (manner.test(said) && !informs) return;
    const text = said.replace(/^(?:also|and|but|so|then),?\s+(?=(?:if|when|otherwise|unless|never|don['’]?t)\b)/i, '');
    const anything =
      /^(?:for|with|on) (?:anything|everything|any (?:other )?(?:questions?|requests?|matters?)|questions|other)\b([^,]*),\s*(.+)$/i.exec(
        text,
      );
    if (anything) {
      this.#orders(anything[2] ?? '');
      return;
    }
    const foreseen = foreseenIn(text);
    if (foreseen) {
      this.#rule(foreseen.about, foreseen.actions);
      return;
    }
    const opening = opensCondition(text);
    const parts = opening ? conditionAndActions(opening.rest) : null;
    if (parts && !opening?.negated) {
      this.#rule(parts.condition, parts.actions);
      return;
    }
    if (/^(?:(?:please|always) )?(?:never|do not|don['’]?t|avoid|refrain from|under no circumstances)\b/i.test(text)) {
      const [ban = text, instead] = text.split(
        /,\s+(?=(?:ask|tell|say|take|offer|refer|instead|just|simply|suggest|direct)\b)/i,
      );
      this.#prohibit(ban);
      if (instead !== undefined) this.#orders(instead);
      return;
    }
    const trailing = isImperative(withoutLeadIn(text)) ? trailingCondition(withoutLeadIn(text)) : null;
    if (trailing && !trailing.negated && !informs) {
      this.#rule(trailing.condition, trailing.actions);
      return;
    }
    const order = withoutLeadIn(text);
    if (isOrder(order) && !(informs && !/^(?:take|collect|get|ask|tell|say|offer to|pass|promise)\b/i.test(order))) {
      this.#orders(order);
      return;
    }
    this.#know(text, topic);
  }

  #know(said: string, topic: string | null): void {
    const promise = promisedIn(said);
    if (promise !== null) {
      this.#remember(promiseKey, promise);
      return;
    }
    const text = stated(said);
    if (text === null) return;
    const key = slug(topic === null ? text : `${topic} ${text}`, 3) || 'note';
    this.facts.push({ key: `${key}_${this.facts.length + 1}`, label: topic ?? 'note', text, value: null });
  }

  #prohibit(text: string): void {
    if (!/\b(?:ai|robot|bot|human)\b/i.test(text)) this.prohibitions.push(text.replace(/[.!]+$/, ''));
  }

  /** What is to be done on every call, or with every message. */
  #orders(text: string): void {
    for (const action of actionsOf(text).flatMap(soThat)) {
      const promised = promiseOf(action);
      if (promised !== null) {
        this.#remember(promiseKey, promised);
        continue;
      }
      const to = messagesFor(action);
      if (to !== null) this.#remember(passesToKey, to);
      const list = listAsked(action);
      if (list !== null) this.#collect(list, action);
      else if (/^(?:say|end|close|finish|thank)\b.*(?:thank|goodbye|bye)/i.test(action))
        this.closing ??= quotedIn(action);
    }
  }

  #collect(list: string, order: string): void {
    const all = [...this.intake, ...this.questions];
    const items = intakeOf(list, this.#context, all);
    for (const item of items) {
      const usual = item.question === '';
      if (!usual) this.#context.builder.fields.push(item.field);
      const must =
        !usual &&
        (this.#qualifies ||
          /^(?:find out|qualify|determine|learn|ask (?:about|what|how|if|whether|who|when))\b/i.test(order));
      (must ? this.questions : this.intake).push(item);
    }
  }

  #remember(key: string, text: string): void {
    if (!this.facts.some((fact) => fact.key === key))
      this.facts.push({ key, label: key.replaceAll('_', ' '), text, value: null });
  }

  /** "If …": at any moment; for what the agent cannot answer: with every message. */
  #rule(condition: string, actions: string): void {
    if (cannot.test(condition)) {
      this.#orders(actions);
      return;
    }
    if (nuisance.test(condition)) return;
    const steps: Branch['steps'] = [];
    let closes = false;
    let takesDown = false;
    const add = (text: string): void => {
      const id = `when_${this.branches.length + 1}_${steps.length + 1}`;
      steps.push({ id, kind: 'tell', text, field: null, agreedField: null, offers: [], sends: null });
    };
    for (const action of actionsOf(actions).flatMap(soThat)) {
      const promised = promiseOf(action);
      const list = listAsked(action);
      if (/^(?:hang up|end the call|say goodbye|close the call|politely (?:decline|end))/i.test(action)) closes = true;
      else if (/^(?:apologi[sz]e|express|empathi[sz]e|show)\b/i.test(action)) add("I'm very sorry about that.");
      else if (promised !== null) add(promised);
      else if (list !== null) {
        takesDown = true;
        for (const item of intakeOf(list, this.#context, [...this.intake, ...this.questions]))
          if (item.question !== '') this.intake.push(item);
      } else if (/^(?:transfer|connect|put (?:them|the caller)|forward|escalate|hand)\b/i.test(action))
        takesDown = true;
      else {
        for (const one of wordsFor(action)) add(one);
      }
    }
    if (steps.length === 0 && !takesDown && !closes) return;
    if (takesDown) {
      const id = `when_${this.branches.length + 1}_message`;
      steps.push({
        id,
        kind: 'ask',
        text: 'May I take your name?',
        field: 'caller_name',
        agreedField: null,
        offers: [],
        sends: null,
      });
    }
    this.branches.push({
      when: {
        answer: 'mentions',
        about: condition.replace(
          /^(?:the )?(?:caller|customer|client|patient|somebody|someone|anyone|they|it)(?:['’]s| is| are|['’]re)?\s+/i,
          '',
        ),
        than: null,
      },
      steps,
      afterwards: closes ? 'close' : 'continue',
    });
  }
}

const verbs =
  'take|get|promise|tell|say|ask|offer|collect|note|apologi[sz]e|explain|hang|end|transfer|pass|give|let|write|connect|express|inform|assure|direct|refer|send|record|gather|thank';

const manner =
  /^(?:you(?:['’]re| are) (?!open|closed|located|available|based|sold out|fully booked|on |in |at |near |next)(?!(?:in|at|on) )|act as|your (?:name|role|job|task|goal|purpose|tone|voice|personality|style|mission)\b(?! is to)|be (?!sure to (?:ask|take|get|tell|mention))\w+|keep (?:it|your|answers|replies|responses|the|things|sentences|calls?)\b|sound\b|speak\b|talk\b|stay\b|use (?:a|an|short|simple|plain|the|your|natural|contractions)\b|respond\b|reply (?:in|with)\b|answer (?:in|the phone|calls?|questions?|briefly|with|incoming|every|each|all)\b|greet\b|start by\b|listen\b|introduce\b|you (?:answer|pick up|take|handle|screen|qualify|book|work|help)\b|i(?:['’]m| am) \b|ask one\b|one question\b|remember\b|imagine\b|pretend\b|(?:only )?use (?:the )?tools?\b|warm\b|friendly\b|professional\b|polite\b|(?:the )?(?:receptionist|dispatcher|reception|front desk|support(?: agent| line| desk)?|phone assistant|assistant|agent|operator|concierge|secretary|help ?desk|call screener|booking line|voice|voice agent)\b(?! (?:is|are|will|can|was|has)\b))/i;
const cannot =
  /\b(?:can(?:no|')t|cannot|can not|don['’]?t|do not|unable to|aren['’]?t able to|not able to|unsure|not sure|isn['’]?t (?:here|listed|covered|in)|not (?:listed|covered|in (?:here|this|the)|known|mentioned|here)|something doesn['’]?t work|anything else|something else|other questions?|outside|beyond|fails?)\b(?!.*\b(?:pay|afford|want|make it|like|feel)\b)/i;
const nuisance =
  /\b(?:spam|robocalls?|telemarket\w*|solicit\w*|sales ?(?:person|people|man|calls?|pitch\w*)|selling|cold call\w*|vendors?|junk)\b/i;

function isOrder(text: string): boolean {
  return (
    (isImperative(text) ||
      /^(?:screen|route|refer|direct|take|hand|schedule|escalate|forward|mention|suggest|recommend|invite|let|find|note|pass|promise|assure|gather|capture|never|always|sell|upsell|hang|end)\b/i.test(
        text,
      )) &&
    !/^(?:call|text|visit|book|order|pay|use|cancel|return|rate|sign|check|confirm|open|close|email|order)s?\b[^.]*\b(?:is|are|was|costs?|takes?|needs?|requires?|must|can|at|by|on|before)\b/i.test(
      text,
    )
  );
}

/** "get a name so that the nurse can phone them" → the order and what is promised. */
function soThat(action: string): string[] {
  const [, order = action, aim] =
    /^(.*?),?\s+so (?:that )?((?:the |our |a )?\p{L}[\p{L}. ]{1,30}? (?:can|will|may) .+)$/iu.exec(action) ?? [];
  return aim === undefined ? [order] : [order, `promise that ${aim.replace(/\b(?:can|may)\b/, 'will')}`];
}

/** "Take messages for Ines", "pass the question to the librarian, Mr. Abara". */
function messagesFor(action: string): string | null {
  const match =
    /\b(?:messages?|calls?) for ((?:the |our )?\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+)*|(?:the|our) \p{L}+(?: (?:desk|team|office|manager|owner|department|doctor))?)|\b(?:pass|forward|give|hand|relay|send)\b[^.]{0,40}?\b(?:on )?to ((?:the |our )?[\p{L}]+(?:, (?:(?:Dr|Mr|Mrs|Ms)\. )?\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*| \p{Lu}\p{L}+| \p{L}+(?= team))?)/u.exec(
      action,
    );
  const who = match?.[1] ?? match?.[2] ?? null;
  return who !== null && !/^(?:them|him|her|you|me|it|someone|somebody|the caller)$/i.test(who) ? who : null;
}

/** "take the caller's name, number and what it is about" → the list. */
function listAsked(action: string): string | null {
  const match =
    /^(?:take|takes|collect|get|gather|ask(?: them| the caller| for| about)*|find out|note|record|write|capture|obtain|request|confirm|verify|learn|determine|always (?:ask|get|take))(?: down)?(?: for| about)?[:\s]+(.+)$/i.exec(
      action,
    );
  const list = match?.[1] ?? null;
  if (list === null) return null;
  if (/^(?:an? |the |their )?messages?\b/i.test(list)) {
    const withList = /\b(?:with|including|:)\s+(.+)$/i.exec(list)?.[1];
    return withList ?? 'their name, their number, what it is about';
  }
  if (/^(?:the |their |all (?:the )?)?details$/i.test(list)) return 'their name, what it is about';
  return /^(?:one|them to|if there|whether there|to |care)\b/i.test(list) ? null : list;
}

/** What an order has the agent say, as it says it. Empty where it says nothing. */
function wordsFor(action: string): string[] {
  const quoted = quotedIn(action);
  if (quoted !== null) return [quoted];
  const match =
    /^(?:say|tell|explain|let|mention|inform|state|reply|answer|respond|remind|advise|warn|ask|urge|direct|refer|point|instruct)(?: to)?\s*(?:them|the caller|callers|him|her|the patient|the customer)?\s*(?:know )?(.+)$/i.exec(
      action,
    );
  const rest = match?.[1]?.trim();
  if (rest === undefined) return [];
  const parts = rest.split(/,?\s+and (?=that\b|to\b)/i);
  return parts.flatMap((part) => {
    const order = /^to (.+)$/i.exec(part)?.[1];
    if (order !== undefined) return [told(`please ${order}`)];
    const that = part.replace(/^(?:that|with|:|by saying)\s+/i, '');
    return /^(?:so|no|yes|it)$/i.test(that) ? [] : [told(that)];
  });
}

/** "apologise, take the details, and promise that …" → three. */
function actionsOf(text: string): string[] {
  return splitActions(text).flatMap((one) =>
    one.split(new RegExp(`(?:,\\s*(?:and\\s+|then\\s+)*|\\s+and\\s+(?:then\\s+)?)(?=(?:${verbs})\\b)`, 'i')),
  );
}

const foreseenPattern = new RegExp(
  `^(?:(?:for|with|on|in)(?: case of)? (?!example\\b)|(?:if|when|whenever|in case|should) )([^.,]{3,80}?)(?:,\\s+(?:please |always |then )?(?=(?:${verbs})\\b)|\\s+(?=(?:take|get|collect|tell)\\b))(.+)$`,
  'i',
);

/** "For lost items take a name", "In a crisis, tell them to …", "If it is urgent, promise that …". */
function foreseenIn(text: string): { readonly about: string; readonly actions: string } | null {
  const match = foreseenPattern.exec(text);
  return match ? { about: match[1] ?? '', actions: match[2] ?? '' } : null;
}

/** Parted at a semicolon where one side is an order or a ban; "dogs and cats; no reptiles" is one. */
function clausesOf(said: string): string[] {
  const parts = said.split(/;\s+/).map((part) => part.trim());
  const orders = parts.some(
    (part) =>
      foreseenIn(part) !== null ||
      isOrder(withoutLeadIn(part)) ||
      opensCondition(part) !== null ||
      /^(?:never|don['’]?t|do not)\b/i.test(part),
  );
  return orders ? parts : [said];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
