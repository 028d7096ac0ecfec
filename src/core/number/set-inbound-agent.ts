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

type Block = 'contextWebhook' | 'actionWebhook' | 'agentWebhook';
const blocks: readonly Block[] = ['contextWebhook', 'actionWebhook', 'agentWebhook'];

export interface InboundAgentInput extends Omit<InboundAgent, Block | 'contextSource'> {
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
  const problems = problemsOf(number, input);
  if (problems.length > 0) throw refusal('invalid_request', problems);
  const addresses = blocks.flatMap((block) => addressProblem(core, block, input[block]?.url));
  if (addresses.length > 0) throw refusal('url_not_allowed', addresses);
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
    .filter((block) => input[block]?.signingSecret === null && !number.inbound?.[block])
    .map(secretMissing);
  const texts = number.country === 'US' && number.type === 'local';
  if (!input.notify?.smsTo || texts) return problems;
  return [...problems, { path: 'notify.smsTo', message: 'can be set on local US numbers only' }];
}

function secretMissing(block: Block): Problem {
  return { path: `${block}.signingSecret`, message: 'is required: none is stored' };
}

function addressProblem(core: Pick<Core, 'outbound'>, block: Block, url: string | undefined): Problem[] {
  if (url === undefined) return [];
  try {
    core.outbound.check(url);
    return [];
  } catch (error) {
    if (!(error instanceof PhoneError)) throw error;
    return [{ path: `${block}.url`, message: error.message }];
  }
}

function refusal(code: 'invalid_request' | 'url_not_allowed', details: readonly Problem[]): PhoneError {
  const sentences = details.map(({ path, message }) => `\`${path}\`: ${message.replace(/\.$/, '')}.`);
  return new PhoneError(code, sentences.join(' '), { detail: { details } });
}

function usesOf({ record, smsMode }: InboundAgentInput): readonly PlanUse[] {
  const uses: PlanUse[] = ['inbound_ai'];
  if (record) uses.push('recording');
  if (smsMode === 'ai') uses.push('sms_ai');
  if (smsMode === 'relay') uses.push('sms_relay');
  return uses;
}

function agentOf(vault: Vault, { inbound }: OwnNumber, account: Account, input: InboundAgentInput): InboundAgent {
  const { contextWebhook, actionWebhook, agentWebhook, contextSource } = input;
  const byDefault = contextWebhook ? 'webhook' : account.memoryEnabled ? 'agentcall_memory' : 'none';
  const sealed = (block: Block, { url, signingSecret }: EndpointInput): SealedEndpoint => {
    if (signingSecret !== null) return { url, sealedSecret: vault.seal(signingSecret) };
    const stored = inbound?.[block];
    if (!stored) throw refusal('invalid_request', [secretMissing(block)]);
    return { url, sealedSecret: stored.sealedSecret };
  };
  return {
    ...input,
    contextSource: contextSource ?? byDefault,
    contextWebhook: contextWebhook && {
      ...sealed('contextWebhook', contextWebhook),
      timeoutMs: contextWebhook.timeoutMs,
    },
    actionWebhook: actionWebhook && sealed('actionWebhook', actionWebhook),
    agentWebhook: agentWebhook && sealed('agentWebhook', agentWebhook),
  };
}
