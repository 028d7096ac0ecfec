import { type PlanUse, requirePlan } from '../account/plans.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { Vault } from '../ports/vault.ts';
import { requireAnswerable } from './callable.ts';
import { changeNumber } from './change-number.ts';
import type { InboundAgent, SealedEndpoint } from './number-agent.ts';
import type { OwnNumber } from './own-number.ts';

/** A server of the owner's; without a secret the one that is stored stays. */
export interface EndpointInput {
  readonly url: string;
  readonly signingSecret: string | null;
}

type Blocks = 'contextWebhook' | 'actionWebhook' | 'agentWebhook';
const blocks: readonly Blocks[] = ['contextWebhook', 'actionWebhook', 'agentWebhook'];

export interface InboundAgentInput extends Omit<InboundAgent, Blocks | 'contextSource'> {
  /** Null: as fits the rest. */
  readonly contextSource: InboundAgent['contextSource'] | null;
  readonly contextWebhook: (EndpointInput & { readonly timeoutMs: number }) | null;
  readonly actionWebhook: EndpointInput | null;
  readonly agentWebhook: EndpointInput | null;
}

/**
 * Replaces the whole agent that answers. A block that is left out goes with its secret; one that comes without a secret keeps the stored
 * one. Throws `invalid_request`, `url_not_allowed`, `carrier_not_supported`, `plan_limit`, `payment_method_required`.
 */
export async function setInboundAgent(
  core: Pick<Core, 'store' | 'carrier' | 'outbound' | 'vault' | 'publicUrl'>,
  account: Account,
  number: OwnNumber,
  input: InboundAgentInput,
): Promise<OwnNumber> {
  refuse(problemsOf(number, input));
  refuse(
    blocks.flatMap((block) => addressProblem(core, block, input[block]?.url)),
    'url_not_allowed',
  );
  requireAnswerable(core, number);
  await requirePlan(core, account, ...usesOf(input));
  return changeNumber(core, number, (current) => ({
    ...current,
    inbound: agentOf(core.vault, current, account, input),
  }));
}

/** The agent that answers. Throws `inbound_ai_not_configured`. */
export function inboundOf(number: OwnNumber): InboundAgent {
  if (number.inbound) return number.inbound;
  throw new PhoneError(
    'inbound_ai_not_configured',
    'The number has no inbound AI. Set it up with POST /v1/numbers/:id/inbound-config.',
  );
}

interface Problem {
  readonly path: string;
  readonly message: string;
}

function problemsOf(number: OwnNumber, input: InboundAgentInput): Problem[] {
  const problems = blocks
    .filter((block) => {
      const given = input[block];
      return given && given.signingSecret === null && !number.inbound?.[block];
    })
    .map((block) => ({ path: `${block}.signingSecret`, message: 'is required: none is stored' }));
  const texts = number.country === 'US' && number.type === 'local';
  if (!input.notify?.smsTo || texts) return problems;
  return [...problems, { path: 'notify.smsTo', message: 'can be set on local US numbers only' }];
}

function addressProblem(core: Pick<Core, 'outbound'>, block: Blocks, url: string | undefined): Problem[] {
  if (url === undefined) return [];
  try {
    core.outbound.check(url);
    return [];
  } catch (error) {
    if (!(error instanceof PhoneError)) throw error;
    return [{ path: `${block}.url`, message: error.message }];
  }
}

function refuse(details: readonly Problem[], code: 'invalid_request' | 'url_not_allowed' = 'invalid_request'): void {
  if (details.length === 0) return;
  const sentences = details.map(({ path, message }) => `\`${path}\`: ${message.replace(/\.$/, '')}.`);
  throw new PhoneError(code, sentences.join(' '), { detail: { details } });
}

function usesOf({ record, smsMode }: InboundAgentInput): readonly PlanUse[] {
  const uses: PlanUse[] = ['inbound_ai'];
  if (record) uses.push('recording');
  if (smsMode === 'ai') uses.push('sms_ai');
  if (smsMode === 'relay') uses.push('sms_relay');
  return uses;
}

function agentOf(vault: Vault, current: OwnNumber, account: Account, input: InboundAgentInput): InboundAgent {
  refuse(problemsOf(current, input));
  const { contextWebhook, actionWebhook, agentWebhook, contextSource } = input;
  const stored = current.inbound;
  const byDefault = contextWebhook ? 'webhook' : account.memoryEnabled ? 'agentcall_memory' : 'none';
  return {
    ...input,
    contextSource: contextSource ?? byDefault,
    contextWebhook: contextWebhook && {
      ...sealed(vault, contextWebhook, stored?.contextWebhook ?? null),
      timeoutMs: contextWebhook.timeoutMs,
    },
    actionWebhook: actionWebhook && sealed(vault, actionWebhook, stored?.actionWebhook ?? null),
    agentWebhook: agentWebhook && sealed(vault, agentWebhook, stored?.agentWebhook ?? null),
  };
}

function sealed(vault: Vault, { url, signingSecret }: EndpointInput, stored: SealedEndpoint | null): SealedEndpoint {
  return { url, sealedSecret: signingSecret === null ? (stored?.sealedSecret ?? '') : vault.seal(signingSecret) };
}
