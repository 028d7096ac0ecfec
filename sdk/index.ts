export { Ringdown, type CallPromptRequest, type PlacedCall, type RingdownOptions } from './ringdown.ts';
export { RingdownError, UnreachableError } from './ringdown-error.ts';
export type { AgentAccount, ApiKey, NewApiKey } from './account.ts';
export type {
  AiCallRequest,
  Call,
  CallEvent,
  CallQuery,
  CallResult,
  CallStatus,
  OrderTaken,
  PlainCallRequest,
  Recording,
  Transcript,
} from './calls.ts';
export type { DeliveryStatus, EventName, NewWebhook, PhoneEvent, Webhook, WebhookDelivery } from './events.ts';
export type {
  AgentConfig,
  AgentLanguage,
  AgentTool,
  AgentVoice,
  ByokStatus,
  ByokTrial,
  InboundConfig,
  InboundConfigRequest,
  OutboundDefaults,
  OutboundDefaultsRequest,
  PremiumVoiceChoice,
  SignedEndpoint,
} from './number-agents.ts';
export type {
  AvailableNumber,
  AvailableQuery,
  NumberQuery,
  NumberType,
  PhoneNumber,
  ProvisionRequest,
  ReleasedNumber,
} from './numbers.ts';
export type { Page, PageQuery } from './page.ts';
export type { GroundTruth, SimulatedLine, SimulatedPhone } from './simulator.ts';
export type { PremiumVoice, PromptTemplate, Speech, SpeechRequest, Voice } from './speech.ts';
export type { MonthlyUsage, UsageLimit } from './usage.ts';
export type { Workflow, WorkflowListing } from './workflows.ts';
