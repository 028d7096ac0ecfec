import type { Core } from '../core/core.ts';
import { audioTypes } from '../core/speech/audio-file.ts';
import { VoiceSamples, sampleFormat } from '../core/speech/voice-samples.ts';
import { PhoneError } from '../core/errors.ts';
import { byteRange } from './byte-range.ts';
import { type Route, openRoute } from './dialect.ts';

const extension = `.${sampleFormat}`;

export function voiceSamplePath(voiceId: string): string {
  return `/files/voices/${voiceId}${extension}`;
}

/** What the catalogue of voices points to. Ranges are answered, as players ask for them. */
export function voiceSampleRoute(core: Pick<Core, 'selector' | 'log'>): Route {
  const samples = new VoiceSamples(core);
  return openRoute({
    method: 'GET',
    path: '/files/voices/:file',
    summary: 'Hear a voice',
    description: 'GET /v1/calls/voices has these addresses. Ranges can be asked for.',
    answer: { contentType: audioTypes[sampleFormat], description: 'One sentence.' },
    refusals: ['unavailable'],
    async handle({ params: { file }, headers }) {
      if (!file.endsWith(extension)) throw new PhoneError('not_found', `Samples end with ${extension}.`);
      const sample = await samples.of(file.slice(0, -extension.length));
      const answer = new Headers({
        'content-type': audioTypes[sampleFormat],
        'accept-ranges': 'bytes',
        'cache-control': 'public, max-age=3600',
      });
      const range = byteRange(headers.get('range'), sample.byteLength);
      if (range === 'unsatisfiable') {
        answer.set('content-range', `bytes */${sample.byteLength}`);
        return new Response(null, { status: 416, headers: answer });
      }
      if (range) answer.set('content-range', `bytes ${range.start}-${range.end}/${sample.byteLength}`);
      const part = range ? sample.slice(range.start, range.end + 1) : sample.slice();
      answer.set('content-length', String(part.byteLength));
      return new Response(part, { status: range ? 206 : 200, headers: answer });
    },
  });
}
