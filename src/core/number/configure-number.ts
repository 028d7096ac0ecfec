import type { Core } from '../core.ts';
import { changeNumber } from './change-number.ts';
import type { AgentLanguage, AgentVoice } from './number-agent.ts';
import type { OwnNumber } from './own-number.ts';
import { inboundOf } from './set-inbound-agent.ts';

export interface NumberChange {
  /** Null takes it away. */
  readonly label?: string | null | undefined;
  readonly voice?: AgentVoice | undefined;
  readonly language?: AgentLanguage | undefined;
}

/** Changes what is named and touches nothing else. Throws `inbound_ai_not_configured` for a voice or language of no agent. */
export function configureNumber(
  core: Pick<Core, 'store'>,
  number: OwnNumber,
  change: NumberChange,
): Promise<OwnNumber> {
  const { label, voice, language } = change;
  return changeNumber(core, number, (current) => {
    const named = label === undefined ? current : { ...current, label };
    if (voice === undefined && language === undefined) return named;
    const inbound = inboundOf(current);
    return { ...named, inbound: { ...inbound, voice: voice ?? inbound.voice, language: language ?? inbound.language } };
  });
}
