import { z } from 'zod';
import { voiceCatalogue } from '../../core/number/voice-catalogue.ts';
import { promptTemplates } from '../../core/workflow/prompt-templates.ts';
import { type Links, type Route, openRoute } from '../../http/dialect.ts';
import { TemplateObject, VoiceObject } from './wire/voice.ts';

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
