import type { EngineBrief } from '../../core/ports/engine.ts';
import type { SpeechMargins } from './caller-audio.ts';
import { composeInstructions } from '../../core/workflow/instructions.ts';
import { namedLanguage } from '../../core/workflow/named-language.ts';
import type { Fields } from '../../core/json-fields.ts';

export interface RealtimeOptions {
  readonly model: string;
  readonly transcriber: string;
  readonly turnDetection: 'server_vad' | 'semantic_vad';
  /** A pause that ends the caller's turn, with server_vad. */
  readonly silenceMs: number;
  readonly eagerness: 'low' | 'medium' | 'high' | 'auto';
  readonly noiseReduction: 'near_field' | 'far_field' | 'off';
}

/** What the server adds before speech that it has detected. */
const prefixPaddingMs = 300;

/** The service has the ten voices of the contract by the same names. */
const voices = new Set(['alloy', 'ash', 'ballad', 'cedar', 'coral', 'echo', 'marin', 'sage', 'shimmer', 'verse']);
const defaultVoice = 'shimmer';

/** The first `session.update`: G.711 both ways, and nothing answered until the opening is being spoken. */
export function sessionUpdate(brief: EngineBrief, options: RealtimeOptions): Fields {
  const format = { type: 'audio/pcmu' };
  const language = namedLanguage(brief.language);
  return {
    type: 'session.update',
    session: {
      type: 'realtime',
      model: options.model,
      instructions: composeInstructions(brief),
      output_modalities: ['audio'],
      audio: {
        input: {
          format,
          noise_reduction: options.noiseReduction === 'off' ? null : { type: options.noiseReduction },
          transcription: { model: options.transcriber, ...(language === null ? {} : { language }) },
          turn_detection: turnDetection(options, false),
        },
        output: { format, voice: voices.has(brief.voice) ? brief.voice : defaultVoice },
      },
      tools: brief.tools.map((tool) => ({
        type: 'function',
        name: tool.name,
        description: tool.description,
        parameters: tool.parameters,
      })),
      tool_choice: 'auto',
      tracing: null,
    },
  };
}

/** From now on the server answers the caller's turns by itself. */
export function answerByItself(options: RealtimeOptions): Fields {
  return {
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: turnDetection(options, true) } } },
  };
}

/** By how much the server's times of speech reach beyond the speech itself, before and after it. */
export function speechMargins(options: RealtimeOptions): SpeechMargins {
  return options.turnDetection === 'server_vad'
    ? { beforeMs: prefixPaddingMs, afterMs: options.silenceMs }
    : { beforeMs: 0, afterMs: 0 };
}

/** Whether the caller interrupts is decided here and not by the server, which would take every "uh-huh" for it. */
function turnDetection(options: RealtimeOptions, createResponse: boolean): Fields {
  const common = { create_response: createResponse, interrupt_response: false };
  return options.turnDetection === 'semantic_vad'
    ? { type: 'semantic_vad', eagerness: options.eagerness, ...common }
    : {
        type: 'server_vad',
        threshold: 0.5,
        prefix_padding_ms: prefixPaddingMs,
        silence_duration_ms: options.silenceMs,
        ...common,
      };
}
