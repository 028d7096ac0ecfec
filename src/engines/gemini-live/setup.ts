import type { EngineBrief } from '../../core/ports/engine.ts';
import type { Fields } from '../../core/json-fields.ts';
import { composeInstructions } from '../../core/workflow/instructions.ts';
import { namedLanguage } from '../../core/workflow/named-language.ts';

export interface LiveOptions {
  readonly model: string;
  /** One of the service's own voices for all calls; null maps the voices of the contract. */
  readonly voice: string | null;
  /** Tells the service the language. Models that choose it by themselves refuse that. */
  readonly sendsLanguage: boolean;
}

/** The ten voices of the contract, each by one of the service's that is near in pitch and manner. */
const voices: Readonly<Record<string, string>> = {
  alloy: 'Kore',
  ash: 'Charon',
  ballad: 'Enceladus',
  cedar: 'Orus',
  coral: 'Laomedeia',
  echo: 'Iapetus',
  marin: 'Aoede',
  sage: 'Sulafat',
  shimmer: 'Leda',
  verse: 'Puck',
};
const defaultVoice = 'Leda';

const onBrackets =
  'Text in square brackets comes from the telephone system, not from the person: act on it, and never read it out.';

/**
 * The first message of a connection. Turns are marked by us and not by the service: it would answer the person's greeting before the
 * opening, and take every "uh-huh" for an interruption. `handle` goes on with the session of an earlier connection.
 */
export function setupMessage(brief: EngineBrief, options: LiveOptions, handle: string | null): Fields {
  const language = namedLanguage(brief.language);
  return {
    model: `models/${options.model}`,
    generationConfig: {
      responseModalities: ['AUDIO'],
      speechConfig: {
        voiceConfig: {
          prebuiltVoiceConfig: { voiceName: options.voice ?? voices[brief.voice] ?? defaultVoice },
        },
        ...(options.sendsLanguage && language !== null ? { languageCode: language } : {}),
      },
    },
    systemInstruction: { parts: [{ text: `${composeInstructions(brief)}\n\n${onBrackets}` }] },
    tools: [
      {
        functionDeclarations: brief.tools.map((tool) => ({
          name: tool.name,
          description: tool.description,
          parametersJsonSchema: tool.parameters,
        })),
      },
    ],
    realtimeInputConfig: { automaticActivityDetection: { disabled: true } },
    inputAudioTranscription: {},
    outputAudioTranscription: {},
    sessionResumption: handle === null ? {} : { handle },
    contextWindowCompression: { slidingWindow: {} },
  };
}
