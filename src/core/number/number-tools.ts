import type { HttpTools } from '../bridge/http-tools.ts';
import type { Vault } from '../ports/vault.ts';
import type { OwnNumber } from './own-number.ts';

/** What agents on a number's calls may ask of the owner's server, either way (contract 3.12). */
export function numberTools(vault: Vault, number: OwnNumber | null): HttpTools | null {
  const agent = number?.inbound;
  if (!agent?.actionWebhook || agent.tools.length === 0) return number?.tools ?? null;
  const { url, sealedSecret } = agent.actionWebhook;
  return { url, signingSecret: vault.open(sealedSecret), tools: agent.tools };
}
