import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { resample } from '../../../core/bridge/audio/resample.ts';
import type { ScriptedModel } from '../../../core/ports/scripted-model.ts';
import { type FakeAnswer, FakeService, type SeenRequest, sendJson } from '../../service/fake-service.ts';
import { type SpeechFaults, noFaults, streamPieces, unevenPieces } from '../../service/fake-speech.ts';

export interface FakeDeepgramSpeech {
  readonly url: string;
  readonly key: string;
  readonly requests: readonly SeenRequest[];
  readonly faults: SpeechFaults;
  /** TCP connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

const longestText = 2000;

/** `/v1/speak` as documented: https://developers.deepgram.com/reference/text-to-speech/speak-request */
export async function startFakeDeepgramSpeech(model: ScriptedModel): Promise<FakeDeepgramSpeech> {
  const key = 'deepgram-key';
  const faults = noFaults();
  const service = await FakeService.start({
    refuse(request) {
      if (request.headers.authorization !== `Token ${key}`) return refusal(401, 'INVALID_AUTH', 'Invalid credentials.');
      if (request.path === '/v1/auth/token') return null;
      if (request.path !== '/v1/speak') return refusal(404, 'NOT_FOUND', 'Not found.');
      return faults.refuseWith === null ? unfit(request) : refusal(faults.refuseWith, 'REFUSED', 'Refused.');
    },
    async answer(request, response) {
      if (request.path === '/v1/auth/token') {
        sendJson(response, { status: 200, body: { api_key_id: 'fake', scopes: ['usage:write'] } });
        return;
      }
      const samples = await model.speak((JSON.parse(request.body) as { readonly text: string }).text);
      response.writeHead(200, { 'content-type': 'audio/mulaw', 'dg-model-name': request.query.get('model') ?? '' });
      await streamPieces(response, unevenPieces(encodeMulaw(resample(samples, 24_000, 8000))), faults);
    },
  });
  return {
    url: service.url,
    key,
    requests: service.requests,
    faults,
    get connections() {
      return service.connections;
    },
    close: () => service.close(),
  };
}

function unfit({ query, body }: SeenRequest): FakeAnswer | null {
  const { text } = JSON.parse(body) as { readonly text?: unknown };
  if (typeof text !== 'string' || text === '' || text.length > longestText)
    return refusal(413, 'PAYLOAD_ERROR', 'No text.');
  if (!/^aura-(2-)?[a-z]+-[a-z]{2}$/.test(query.get('model') ?? ''))
    return refusal(400, 'INVALID_QUERY_PARAMETER', 'No such model.');
  const isLine =
    query.get('encoding') === 'mulaw' && query.get('sample_rate') === '8000' && query.get('container') === 'none';
  return isLine ? null : refusal(400, 'UNSUPPORTED_AUDIO_FORMAT', 'This server speaks μ-law at 8 kHz.');
}

function refusal(status: number, code: string, message: string): FakeAnswer {
  return { status, body: { err_code: code, err_msg: message, request_id: 'fake' } };
}
