import { invalid } from './fake-refusal.ts';
import { type Fields, asFields, fieldsOf, textOf } from '../../core/json-fields.ts';

export interface FakeTurnDetection {
  readonly type: 'server_vad' | 'semantic_vad';
  readonly prefix_padding_ms: number;
  readonly silence_duration_ms: number;
  readonly create_response: boolean;
  readonly interrupt_response: boolean;
}

export type FakeFormat = 'audio/pcm' | 'audio/pcmu';

/** A session's configuration: as the client sees it, and what the fake makes of it. */
export interface FakeConfig {
  readonly session: Fields;
  readonly inputFormat: FakeFormat;
  readonly outputFormat: FakeFormat;
  readonly transcriber: string | null;
  readonly turnDetection: FakeTurnDetection | null;
}

const sessionFields = [
  'type',
  'model',
  'instructions',
  'output_modalities',
  'audio',
  'include',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'truncation',
  'tracing',
  'prompt',
  'reasoning',
];
const inputFields = ['format', 'noise_reduction', 'transcription', 'turn_detection'];
const outputFields = ['format', 'voice', 'speed'];
const voices = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'];
const semanticWaitMs: Readonly<Record<string, number>> = { low: 1200, medium: 800, high: 400, auto: 800 };

export function initialConfig(model: string): FakeConfig {
  return read({
    type: 'realtime',
    object: 'realtime.session',
    id: 'sess_1',
    model,
    output_modalities: ['audio'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    tracing: null,
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: { type: 'server_vad' },
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
    },
  });
}

/** What an update makes of a configuration. Fields that are left out stay. Throws for what the service refuses. */
export function configured(config: FakeConfig, update: Fields | null, spoken: boolean): FakeConfig {
  if (!update || textOf(update, 'type') !== 'realtime') {
    throw invalid('missing_required_parameter', "Missing required parameter: 'session.type'.", 'session.type');
  }
  known(update, sessionFields, 'session');
  const audio = fieldsOf(update, 'audio');
  known(audio, ['input', 'output'], 'session.audio');
  known(fieldsOf(audio, 'input'), inputFields, 'session.audio.input');
  known(fieldsOf(audio, 'output'), outputFields, 'session.audio.output');
  const voice = textOf(fieldsOf(audio, 'output'), 'voice');
  const before = textOf(fieldsOf(fieldsOf(config.session, 'audio'), 'output'), 'voice');
  if (voice !== '' && !voices.includes(voice)) {
    throw invalid('invalid_value', `Invalid value: '${voice}'.`, 'session.audio.output.voice');
  }
  if (spoken && voice !== '' && voice !== before) {
    throw invalid('cannot_update_voice', "Cannot update a conversation's voice if assistant audio is present.", null);
  }
  return read({
    ...config.session,
    ...update,
    audio: {
      input: { ...fieldsOf(fieldsOf(config.session, 'audio'), 'input'), ...fieldsOf(audio, 'input') },
      output: { ...fieldsOf(fieldsOf(config.session, 'audio'), 'output'), ...fieldsOf(audio, 'output') },
    },
  });
}

function read(session: Fields): FakeConfig {
  const input = fieldsOf(fieldsOf(session, 'audio'), 'input');
  const output = fieldsOf(fieldsOf(session, 'audio'), 'output');
  const transcriber = textOf(fieldsOf(input, 'transcription'), 'model');
  return {
    session,
    inputFormat: formatOf(fieldsOf(input, 'format')),
    outputFormat: formatOf(fieldsOf(output, 'format')),
    transcriber: transcriber === '' ? null : transcriber,
    turnDetection: turnDetectionOf(fieldsOf(input, 'turn_detection')),
  };
}

function turnDetectionOf(fields: Fields | null): FakeTurnDetection | null {
  if (!fields) return null;
  const type = textOf(fields, 'type');
  if (type !== 'server_vad' && type !== 'semantic_vad') {
    throw invalid('invalid_value', `Invalid value: '${type}'.`, 'session.audio.input.turn_detection.type');
  }
  const semantic = type === 'semantic_vad';
  known(
    fields,
    semantic
      ? ['type', 'eagerness', 'create_response', 'interrupt_response']
      : [
          'type',
          'threshold',
          'prefix_padding_ms',
          'silence_duration_ms',
          'idle_timeout_ms',
          'create_response',
          'interrupt_response',
        ],
    'session.audio.input.turn_detection',
  );
  return {
    type,
    prefix_padding_ms: whole(fields['prefix_padding_ms'], semantic ? 0 : 300),
    silence_duration_ms: semantic
      ? (semanticWaitMs[textOf(fields, 'eagerness') || 'auto'] ?? 800)
      : whole(fields['silence_duration_ms'], 500),
    create_response: fields['create_response'] !== false,
    interrupt_response: fields['interrupt_response'] !== false,
  };
}

function formatOf(fields: Fields | null): FakeFormat {
  const type = textOf(fields, 'type');
  if (type === 'audio/pcmu') return type;
  if (type === 'audio/pcm' && (fields?.['rate'] ?? 24_000) === 24_000) return type;
  throw invalid('invalid_value', `Invalid value: '${type}'.`, 'session.audio.input.format');
}

function whole(value: unknown, byDefault: number): number {
  return typeof value === 'number' ? value : byDefault;
}

function known(fields: Fields | null, names: readonly string[], path: string): void {
  for (const name of Object.keys(asFields(fields) ?? {})) {
    if (names.includes(name) || (path === 'session' && (name === 'object' || name === 'id'))) continue;
    throw invalid('unknown_parameter', `Unknown parameter: '${path}.${name}'.`, `${path}.${name}`);
  }
}
