import type { HttpTool } from '../bridge/http-tools.ts';

/** The voices that requests choose from (contract 3.19). */
export const agentVoices = [
  'alloy',
  'ash',
  'ballad',
  'cedar',
  'coral',
  'echo',
  'marin',
  'sage',
  'shimmer',
  'verse',
] as const;
export type AgentVoice = (typeof agentVoices)[number];

/** `auto`: as the caller speaks. A code: only that language. */
export const agentLanguages = ['auto', 'en', 'es', 'fr', 'de', 'it', 'pt', 'nl', 'ja', 'ko', 'zh', 'hi', 'ar'] as const;
export type AgentLanguage = (typeof agentLanguages)[number];

/** How an agent talks, whoever calls whom (contract 3.3, 3.6). */
export interface AgentManner {
  readonly systemPrompt: string;
  /** Spoken word for word behind the disclosure. */
  readonly firstMessage: string | null;
  readonly voice: AgentVoice;
  readonly language: AgentLanguage;
  readonly maxDurationSecs: number;
  readonly record: boolean;
}

/** A server of the owner's, and the secret that signs what is sent to it, sealed by the vault. */
export interface SealedEndpoint {
  readonly url: string;
  readonly sealedSecret: string;
}

/** What a number does when it is called or texted. */
export interface InboundAgent extends AgentManner {
  readonly liveTranscript: boolean;
  readonly notify: {
    readonly emailTo: string | null;
    /** E.164. */
    readonly smsTo: string | null;
    readonly businessName: string | null;
    readonly agencyName: string | null;
  } | null;
  readonly contextSource: 'none' | 'agentcall_memory' | 'webhook' | 'merge';
  readonly contextWebhook: (SealedEndpoint & { readonly timeoutMs: number }) | null;
  readonly smsMode: 'off' | 'ai' | 'relay';
  readonly smsSystemPrompt: string | null;
  readonly tools: readonly HttpTool[];
  readonly actionWebhook: SealedEndpoint | null;
  readonly agentWebhook: SealedEndpoint | null;
  /** E.164; empty: everybody. */
  readonly allowedSenders: readonly string[];
}

/** What calls from a number are like unless a request says otherwise. */
export interface OutboundAgent extends AgentManner {
  readonly templateId: string | null;
  /** Epoch ms. */
  readonly updatedAt: number;
}

/** The owner's own model key for a number's inbound calls. */
export interface OwnModelKey {
  readonly sealed: string;
  /** First 3 and last 4 characters. */
  readonly preview: string;
}
