import type { ServerResponse } from 'node:http';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { resample } from '../../../core/bridge/audio/resample.ts';
import type { ScriptedModel } from '../../../core/ports/scripted-model.ts';
import { type FakeAnswer, FakeService, type SeenRequest, sendJson } from '../../service/fake-service.ts';
import { type SpeechFaults, noFaults, streamPieces, unevenPieces } from '../../service/fake-speech.ts';

export interface FakeElevenLabs {
  readonly url: string;
  readonly key: string;
  readonly requests: readonly SeenRequest[];
  readonly faults: SpeechFaults;
  /** TCP connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

const speechPath = /^\/v1\/text-to-speech\/([A-Za-z0-9]{20})\/stream\/with-timestamps$/;

/** ElevenLabs as documented: https://elevenlabs.io/docs/api-reference/text-to-speech/stream-with-timestamps */
export async function startFakeElevenLabs(model: ScriptedModel): Promise<FakeElevenLabs> {
  const key = 'elevenlabs-key';
  const faults = noFaults();
  const service = await FakeService.start({
    refuse(request) {
      if (request.headers['xi-api-key'] !== key) return refusal(401, 'invalid_api_key', 'Invalid API key');
      if (request.path === '/v1/models') return faults.maySpeakOnly ? missingPermission : null;
      return faults.refuseWith === null ? null : refusal(faults.refuseWith, 'refused', 'Refused.');
    },
    async answer(request, response) {
      if (request.path === '/v1/models') sendJson(response, { status: 200, body: [{ model_id: 'eleven_flash_v2_5' }] });
      else await speak(request, response, model, faults);
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

async function speak(
  request: SeenRequest,
  response: ServerResponse,
  model: ScriptedModel,
  faults: SpeechFaults,
): Promise<void> {
  const { text, model_id } = JSON.parse(request.body) as { readonly text?: string; readonly model_id?: string };
  if (!speechPath.test(request.path)) return sendJson(response, refusal(404, 'voice_not_found', 'No such voice.'));
  if (request.query.get('output_format') !== 'ulaw_8000')
    return sendJson(response, refusal(400, 'format', 'Not here.'));
  if (!text || !/^eleven_\w+$/.test(model_id ?? '')) {
    const body = { detail: [{ loc: ['body'], msg: 'Field required', type: 'missing', input: text }] };
    return sendJson(response, { status: 422, body });
  }
  const audio = encodeMulaw(resample(await model.speak(text), 24_000, 8000));
  const characters = Array.from(text);
  const secondsEach = audio.byteLength / 8000 / characters.length;
  let at = 0;
  const lines = unevenPieces(audio).map((piece, i, pieces) => {
    const endByte = pieces.slice(0, i + 1).reduce((sum, { byteLength }) => sum + byteLength, 0);
    const end =
      i === pieces.length - 1 ? characters.length : Math.floor((endByte / audio.byteLength) * characters.length);
    const part = characters.slice(at, end);
    const alignment = {
      characters: part,
      character_start_times_seconds: part.map((_, n) => (at + n) * secondsEach),
      character_end_times_seconds: part.map((_, n) => (at + n + 1) * secondsEach),
    };
    at = end;
    const body = { audio_base64: Buffer.from(piece).toString('base64'), alignment, normalized_alignment: alignment };
    return Buffer.from(`${JSON.stringify(body)}\n\n`);
  });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  await streamPieces(response, lines, faults);
}

const missingPermission = refusal(
  401,
  'missing_permissions',
  'The API key you used is missing the permission models_read to execute this operation.',
);

function refusal(status: number, code: string, message: string): FakeAnswer {
  return { status, body: { detail: { status: code, message } } };
}
