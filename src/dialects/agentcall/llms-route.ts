import { readFileSync } from 'node:fs';
import { type Plan, type PlanFeature, type PlanTerm, planFeatures, plans } from '../../core/account/plan-table.ts';
import { type Price, costMicros, monthlyNumberMicros, priceList } from '../../core/usage/price-list.ts';
import { type Links, type Route, openRoute } from '../../http/dialect.ts';
import { routeReference } from './reference-text.ts';

const template = readFileSync(new URL('./llms.md', import.meta.url), 'utf8');

/** `GET /llms.txt`: the whole reference for models, with what to ask people first, what it costs and how common jobs go. */
export function llmsRoute(links: Links, built: readonly Route[], planned: readonly Route[]): Route {
  let text: string | null = null;
  return openRoute({
    method: 'GET',
    path: '/llms.txt',
    summary: 'This API for models to read',
    answer: { contentType: 'text/plain', description: 'The whole reference.' },
    handle() {
      text ??= withPlanned(fill(template, { ...figures(), routes: routeReference(built) }), planned);
      return Promise.resolve(
        new Response(text.replaceAll('{{server}}', links.base), {
          headers: { 'content-type': 'text/plain; charset=utf-8' },
        }),
      );
    },
  });
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

function figures(): Readonly<Record<string, string>> {
  return {
    aiMinute: minute(priceList.voiceAi),
    byokMinute: minute(priceList.voiceAiByok),
    premiumMinute: minute(priceList.voiceAiPremium),
    recordingMinute: minute(priceList.recording),
    prices: [
      `- Text: ${dollars(priceList.smsOutbound)} out, ${dollars(priceList.smsInbound)} in. AI replies, replies in threads, scheduled texts and notifications are texts out.`,
      `- Plain call: ${minute(priceList.voiceOutbound)} out, ${minute(priceList.voiceInbound)} in.`,
      `- AI call: ${minute(priceList.voiceAi)}; coming in under the owner’s own model key ${minute(priceList.voiceAiByok)}; with a premium voice ${minute(priceList.voiceAiPremium)}.`,
      `- Recording: ${minute(priceList.recording)} on top.`,
      `- Speech on its own: ${dollars({ ...priceList.tts, per: 1 })} for 1,000 characters.`,
      `- Number, each month: local ${usd(monthlyNumberMicros.local)}, mobile ${usd(monthlyNumberMicros.mobile)}, tollfree ${usd(monthlyNumberMicros.tollfree)}.`,
      `- Plan \`pro\`: ${usd(plans.pro.monthlyMicros)} a month.`,
    ].join('\n'),
    plans: planTable(),
  };
}

function planTable(): string {
  const names = ['unlimited', 'free', 'pro'] as const;
  const row = (feature: PlanFeature): string =>
    `| ${words[feature]} | ${names.map((name) => termWords(plans[name], feature)).join(' | ')} |`;
  return [`| | ${names.join(' | ')} |`, '| --- | --- | --- | --- |', ...planFeatures.map(row)].join('\n');
}

const words: Readonly<Record<PlanFeature, string>> = {
  numbers: 'numbers',
  voice_ai: 'AI calls out',
  inbound_ai: 'answering by AI, a month',
  voice: 'plain calls, a month',
  recording: 'recording',
  byok: 'own model key',
  premium_voice: 'premium voices',
  outbound_defaults: 'saved outbound agent',
  sms: 'texts out, a month',
  sms_ai: 'texts answered by AI',
  sms_relay: 'relay of texts',
  schedules: 'schedules',
  tts: 'speech on its own',
  otp: 'codes, a month',
};

function termWords(plan: Plan, feature: PlanFeature): string {
  const term: PlanTerm = plan.terms[feature];
  if (term === 'with_card') return 'with a card';
  if (typeof term === 'string') return term;
  if (feature === 'numbers') return `${term.upTo}, ${plan.numberTypes?.join(' or ') ?? 'any'}`;
  return feature === 'voice' || feature === 'inbound_ai' ? `${term.upTo / 60} minutes` : String(term.upTo);
}

function minute(price: Price): string {
  return `${usd(costMicros(60, price))} a minute`;
}

function dollars(price: Price): string {
  return usd(costMicros(1, price));
}

/** To the cent, or as exactly as it is. */
function usd(micros: number): string {
  const exact = String(micros / 1e6);
  const [, cents = ''] = exact.split('.');
  return `$${cents.length > 2 ? exact : (micros / 1e6).toFixed(2)}`;
}

/** A job that needs what is not built yet says so. */
function withPlanned(text: string, planned: readonly Route[]): string {
  return text
    .split(/(?=^##)/m)
    .map((part) => {
      const missing = planned
        .map(({ method, path }) => `${method} ${path}`)
        .filter((name) => new RegExp(`${name.replaceAll('/', '\\/')}(?![\\w/:-])`).test(part));
      if (missing.length === 0 || !part.startsWith('###')) return part;
      return `${part.trimEnd()}\n\nNot built yet, answered with 501: ${[...new Set(missing)].join(', ')}.\n\n`;
    })
    .join('');
}
