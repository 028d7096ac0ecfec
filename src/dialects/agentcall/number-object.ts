import type { Core } from '../../core/core.ts';
import type { InboundAgent, OutboundAgent, SealedEndpoint } from '../../core/number/number-agent.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import { premiumVoice } from '../../core/number/premium-voices.ts';
import { monthlyNumberMicros } from '../../core/usage/price-list.ts';
import { isoTime } from '../../http/dialect.ts';
import type { AgentConfig, InboundConfig, OutboundDefaults, PremiumVoiceChoice } from './wire/agent-config.ts';
import type { NumberObject } from './wire/number.ts';

/** US dollars. */
export function monthlyCost(type: OwnNumber['type']): number {
  return monthlyNumberMicros[type] / 1_000_000;
}

export function numberObject({ carrier }: Pick<Core, 'carrier'>, number: OwnNumber): NumberObject {
  const { id, type, country, label } = number;
  return {
    id,
    number: number.number,
    type,
    country,
    label,
    status: 'active',
    capabilities: { voice: true, sms: carrier.texts !== undefined },
    monthlyCost: monthlyCost(type),
    createdAt: isoTime(number.createdAt),
    inbound: number.inbound && agentConfig(number),
    outbound: number.outbound && outboundDefaults(id, number.outbound),
  };
}

/** What answers the number, without its secrets, twice as the contract has it. */
export function inboundConfig(number: OwnNumber): InboundConfig {
  const config = agentConfig(number);
  return { numberId: number.id, number: number.number, ...config, config };
}

export function outboundDefaults(numberId: string, agent: OutboundAgent): OutboundDefaults {
  return { numberId, ...agent, updatedAt: isoTime(agent.updatedAt) };
}

export function modelKeyFields({
  modelKey,
}: OwnNumber): Pick<AgentConfig, 'voiceMode' | 'hasByokKey' | 'byokOpenaiApiKeyPreview'> {
  return {
    voiceMode: modelKey ? 'byok' : 'managed',
    hasByokKey: modelKey !== null,
    byokOpenaiApiKeyPreview: modelKey?.preview ?? null,
  };
}

export function premiumVoiceChoice(number: OwnNumber): PremiumVoiceChoice | null {
  const voiceId = number.premiumVoice;
  return voiceId === null ? null : { voiceId, name: premiumVoice(voiceId)?.name ?? voiceId, enabled: true };
}

function agentConfig(number: OwnNumber): AgentConfig {
  const { inbound } = number;
  const beside = { ...modelKeyFields(number), premiumVoice: premiumVoiceChoice(number) };
  return inbound ? { mode: 'ai', ...shown(inbound), ...beside } : { ...nothing, ...beside };
}

type AgentFields = Omit<AgentConfig, 'mode' | 'voiceMode' | 'hasByokKey' | 'byokOpenaiApiKeyPreview' | 'premiumVoice'>;

function shown(agent: InboundAgent): AgentFields {
  const { contextWebhook, actionWebhook, agentWebhook } = agent;
  return {
    systemPrompt: agent.systemPrompt,
    firstMessage: agent.firstMessage,
    voice: agent.voice,
    language: agent.language,
    maxDurationSecs: agent.maxDurationSecs,
    record: agent.record,
    liveTranscript: agent.liveTranscript,
    notify: agent.notify,
    contextSource: agent.contextSource,
    contextWebhook: contextWebhook && { ...withoutSecret(contextWebhook), timeoutMs: contextWebhook.timeoutMs },
    smsMode: agent.smsMode,
    smsSystemPrompt: agent.smsSystemPrompt,
    tools: [...agent.tools],
    actionWebhook: actionWebhook && withoutSecret(actionWebhook),
    agentWebhook: agentWebhook && withoutSecret(agentWebhook),
    allowedSenders: [...agent.allowedSenders],
  };
}

/** There is none without a secret. */
function withoutSecret({ url }: SealedEndpoint): { url: string; hasSigningSecret: boolean } {
  return { url, hasSigningSecret: true };
}

const nothing: AgentFields & { readonly mode: 'off' } = {
  mode: 'off',
  systemPrompt: null,
  firstMessage: null,
  voice: null,
  language: null,
  maxDurationSecs: null,
  record: null,
  liveTranscript: null,
  notify: null,
  contextSource: null,
  contextWebhook: null,
  smsMode: 'off',
  smsSystemPrompt: null,
  tools: [],
  actionWebhook: null,
  agentWebhook: null,
  allowedSenders: [],
};
