import { z } from 'zod';
import { premiumVoices } from '../../core/number/premium-voices.ts';
import { voiceCatalogue } from '../../core/number/voice-catalogue.ts';
import { costMicros, priceList } from '../../core/usage/price-list.ts';
import { promptTemplates } from '../../core/workflow/prompt-templates.ts';
import { type Links, type Route, openRoute } from '../../http/dialect.ts';
import { PremiumVoiceObject, TemplateObject, VoiceObject } from './wire/voice.ts';

const premiumMinute = `$${(costMicros(60, priceList.voiceAiPremium) / 1e6).toFixed(2)}/minute`;

/** What can be chosen from. Everybody may look. */
export function voiceRoutes(links: Links): readonly Route[] {
  return [
    openRoute({
      method: 'GET',
      path: '/v1/calls/voices',
      summary: 'The voices of calls and of speech on its own',
      answer: { schema: z.object({ voices: z.array(VoiceObject), defaultVoice: z.literal('shimmer') }) },
      handle: () =>
        Promise.resolve({
          voices: voiceCatalogue.map((voice) => ({ ...voice, sampleUrl: links.voiceSample(voice.id) })),
          defaultVoice: 'shimmer' as const,
        }),
    }),

    openRoute({
      method: 'GET',
      path: '/v1/calls/premium-voices',
      summary: 'The premium voices that numbers can be given',
      answer: {
        schema: z.object({
          voices: z.array(PremiumVoiceObject),
          pricing: z.object({ premiumVoice: z.string() }),
        }),
      },
      handle: () =>
        Promise.resolve({
          voices: premiumVoices.map(({ id, name, description, gender, accent }) => ({
            id,
            name,
            description,
            gender,
            accent,
            sampleUrl: links.voiceSample(id),
          })),
          pricing: { premiumVoice: premiumMinute },
        }),
    }),

    openRoute({
      method: 'GET',
      path: '/v1/calls/prompt-templates',
      summary: 'Prompts to start from',
      description: 'Five for agents that answer and, with `direction=outbound`, three for agents that call.',
      query: z.object({ direction: z.enum(['inbound', 'outbound']).default('inbound') }),
      answer: { schema: z.object({ templates: z.array(TemplateObject) }) },
      handle: ({ query }) =>
        Promise.resolve({ templates: promptTemplates.filter(({ direction }) => direction === query.direction) }),
    }),
  ];
}
