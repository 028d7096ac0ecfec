export type AgentVoice =
  | 'alloy'
  | 'ash'
  | 'ballad'
  | 'cedar'
  | 'coral'
  | 'echo'
  | 'marin'
  | 'sage'
  | 'shimmer'
  | 'verse';

export type AgentLanguage = 'auto' | 'en' | 'es' | 'fr' | 'de' | 'it' | 'pt' | 'nl' | 'ja' | 'ko' | 'zh' | 'hi' | 'ar';

/** A server of the owner's. Without `signingSecret` the stored one stays. */
export interface SignedEndpoint {
  readonly url: string;
  readonly signingSecret?: string;
}

export interface AgentTool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of an object. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** How an agent talks, whoever calls whom. */
export interface AgentManner {
  readonly systemPrompt: string;
  readonly firstMessage?: string;
  /** Default `shimmer`. */
  readonly voice?: AgentVoice;
  /** Default `auto`. */
  readonly language?: AgentLanguage;
  /** 10 to 3600, default 600. */
  readonly maxDurationSecs?: number;
  readonly record?: boolean;
}

/** The whole agent that answers: what is left out is removed. */
export interface InboundConfigRequest extends AgentManner {
  readonly liveTranscript?: boolean;
  readonly notify?: {
    readonly emailTo?: string;
    readonly smsTo?: string;
    readonly businessName?: string;
    readonly agencyName?: string;
  };
  readonly contextSource?: 'none' | 'agentcall_memory' | 'webhook' | 'merge';
  readonly contextWebhook?: SignedEndpoint & { readonly timeoutMs?: number };
  readonly smsMode?: 'off' | 'ai' | 'relay';
  readonly smsSystemPrompt?: string;
  readonly tools?: readonly AgentTool[];
  readonly actionWebhook?: SignedEndpoint;
  readonly agentWebhook?: SignedEndpoint;
  readonly allowedSenders?: readonly string[];
}

interface StoredEndpoint {
  readonly url: string;
  readonly hasSigningSecret: boolean;
}

export interface PremiumVoiceChoice {
  readonly voiceId: string;
  readonly name: string;
  readonly enabled: true;
}

export interface ByokStatus {
  readonly voiceMode: 'managed' | 'byok';
  readonly hasByokKey: boolean;
  readonly byokOpenaiApiKeyPreview: string | null;
}

/** What answers a number; with `mode` `off` the rest is null or empty. */
export interface AgentConfig extends ByokStatus {
  readonly mode: 'ai' | 'off';
  readonly systemPrompt: string | null;
  readonly firstMessage: string | null;
  readonly voice: AgentVoice | null;
  readonly language: AgentLanguage | null;
  readonly maxDurationSecs: number | null;
  readonly record: boolean | null;
  readonly liveTranscript: boolean | null;
  readonly notify: {
    readonly emailTo: string | null;
    readonly smsTo: string | null;
    readonly businessName: string | null;
    readonly agencyName: string | null;
  } | null;
  readonly contextSource: 'none' | 'agentcall_memory' | 'webhook' | 'merge' | null;
  readonly contextWebhook: (StoredEndpoint & { readonly timeoutMs: number }) | null;
  readonly smsMode: 'off' | 'ai' | 'relay';
  readonly smsSystemPrompt: string | null;
  readonly tools: readonly Required<AgentTool>[];
  readonly actionWebhook: StoredEndpoint | null;
  readonly agentWebhook: StoredEndpoint | null;
  readonly allowedSenders: readonly string[];
  readonly premiumVoice: PremiumVoiceChoice | null;
}

export interface InboundConfig extends AgentConfig {
  readonly numberId: string;
  readonly number: string;
  /** The same once more. */
  readonly config: AgentConfig;
}

export interface OutboundDefaultsRequest extends AgentManner {
  /** An outbound prompt template. */
  readonly templateId?: string;
}

export interface OutboundDefaults {
  readonly numberId: string;
  readonly systemPrompt: string;
  readonly firstMessage: string | null;
  readonly voice: AgentVoice;
  readonly language: AgentLanguage;
  readonly maxDurationSecs: number;
  readonly record: boolean;
  readonly templateId: string | null;
  readonly updatedAt: string;
}

export interface ByokTrial {
  readonly ok: boolean;
  readonly latencyMs: number;
  readonly error?: string;
}
