import type { ScriptedModel } from '../../../core/ports/scripted-model.ts';
import { type FakeAnswer, FakeService, type SeenRequest, sendJson } from '../../service/fake-service.ts';
import { type SpeechFaults, noFaults, streamPieces, unevenPieces } from '../../service/fake-speech.ts';

export interface FakeOpenAiSpeech {
  /** With `/v1`. */
  readonly url: string;
  readonly key: string;
  readonly requests: readonly SeenRequest[];
  readonly faults: SpeechFaults;
  /** TCP connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

const voices = 'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' ');
const longestInput = 4096;

/** `/v1/audio/speech` as documented: https://developers.openai.com/api/reference/resources/audio/subresources/speech */
export async function startFakeOpenAiSpeech(model: ScriptedModel): Promise<FakeOpenAiSpeech> {
  const key = 'openai-key';
  const faults = noFaults();
  const service = await FakeService.start({
    refuse(request) {
      if (request.headers.authorization !== `Bearer ${key}`) {
        return refusal(401, 'invalid_api_key', 'Incorrect API key provided.');
      }
      if (request.path === '/v1/models') return faults.maySpeakOnly ? missingScope : null;
      if (request.path !== '/v1/audio/speech') return refusal(404, 'unknown_url', 'Invalid URL.');
      return faults.refuseWith === null ? unfit(request.body) : refusal(faults.refuseWith, 'refused', 'Refused.');
    },
    async answer(request, response) {
      if (request.path === '/v1/models') {
        sendJson(response, {
          status: 200,
          body: { object: 'list', data: [{ id: 'gpt-4o-mini-tts', object: 'model' }] },
        });
        return;
      }
      const samples = await model.speak((JSON.parse(request.body) as { readonly input: string }).input);
      const pcm = new Uint8Array(samples.length * 2);
      const view = new DataView(pcm.buffer);
      for (const [i, sample] of samples.entries()) view.setInt16(2 * i, sample, true);
      response.writeHead(200, { 'content-type': 'audio/pcm' });
      await streamPieces(response, unevenPieces(pcm), faults);
    },
  });
  return {
    url: `${service.url}/v1`,
    key,
    requests: service.requests,
    faults,
    get connections() {
      return service.connections;
    },
    close: () => service.close(),
  };
}

function unfit(body: string): FakeAnswer | null {
  const asked = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const { model, input, voice, response_format, speed = 1 } = asked;
  if (typeof input !== 'string' || input === '' || input.length > longestInput) return invalid('input');
  if (typeof model !== 'string' || !/tts/.test(model))
    return refusal(404, 'model_not_found', 'The model does not exist.');
  const isKnown =
    typeof voice === 'string' ? voices.includes(voice) : typeof voice === 'object' && voice !== null && 'id' in voice;
  if (!isKnown) return invalid('voice');
  if (response_format !== 'pcm') return invalid('response_format');
  return typeof speed === 'number' && speed >= 0.25 && speed <= 4 ? null : invalid('speed');
}

function invalid(param: string): FakeAnswer {
  return {
    status: 400,
    body: { error: { message: `Invalid '${param}'.`, type: 'invalid_request_error', param, code: null } },
  };
}

const missingScope = refusal(
  403,
  'missing_scope',
  'You have insufficient permissions for this operation. Missing scopes: api.model.read.',
);

function refusal(status: number, code: string, message: string): FakeAnswer {
  return { status, body: { error: { message, type: 'invalid_request_error', param: null, code } } };
}
