import { nearestVoice } from '../../../core/number/premium-voices.ts';

export interface VoiceChoice {
  readonly model: string;
  /** For names that are not known. */
  readonly byDefault: string | null;
}

const contractVoices = ['marin', 'cedar', 'shimmer', 'sage', 'ash', 'ballad', 'coral', 'echo', 'verse', 'alloy'];
const otherVoices = ['fable', 'nova', 'onyx'];
/** The voices that the older models lack, as those that come nearest. */
const olderVoices: Readonly<Record<string, string>> = { marin: 'nova', cedar: 'onyx', ballad: 'fable', verse: 'onyx' };
/** Other models are those of servers whose voices nobody knows here. */
const vendorModel = /^(gpt-|tts-1)/;
const customVoice = /^voice_\w+$/;
const fallback = 'shimmer';

/** As the request takes it: a name, or the id of a voice that the account has made. */
export function voiceFor(asked: string, { model, byDefault }: VoiceChoice): string | { readonly id: string } {
  const name = nearestVoice(asked);
  if (!vendorModel.test(model)) {
    const isOwn = name !== '' && !contractVoices.includes(name);
    return isOwn ? name : (byDefault ?? (name || fallback));
  }
  const known = contractVoices.includes(name) || otherVoices.includes(name) || customVoice.test(name);
  const voice = known ? name : (byDefault ?? fallback);
  if (customVoice.test(voice)) return { id: voice };
  return model.startsWith('tts-1') && Object.hasOwn(olderVoices, voice) ? (olderVoices[voice] ?? fallback) : voice;
}
