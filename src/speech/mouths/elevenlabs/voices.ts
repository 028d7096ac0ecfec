/** The ten voices of the contract and the premium ones, as premade voices of ElevenLabs that every account has. */
const voices: Readonly<Record<string, string>> = {
  marin: 'EXAVITQu4vr4xnSDxMaL',
  cedar: 'cjVigY5qzO86Huf0OWal',
  shimmer: 'cgSgspJ2msm6clMCkdW9',
  sage: 'XrExE9yKIg1WjnnlVkGX',
  ash: 'iP95p4xoKVk53GoZ742B',
  ballad: 'TX3LPaxmHKxFdv7VOQHJ',
  coral: 'Xb7hH8MSUJpSbSDYk0k2',
  echo: 'nPczCjzI2devNBz1zQrb',
  verse: 'JBFqnCBsd6RMkjVDRZzb',
  alloy: 'SAz9YHcvj6GT2YYXdXww',
  eleanor: 'pFZP5JQG7iQjIQuC4Bku',
  hugo: 'onwK4e9ZLuTAKqWW03F9',
  nora: 'FGY2WhTYpPnrIDTdsKH5',
  grace: 'hpp4J3VqNfWAUOO0d1Us',
  owen: 'bIHbv24MWmeRgasZH58o',
  jack: 'IKne3meq5aSn9XLyUdCD',
  martin: 'CwhRBWXzGAHq8TQ4Fs17',
  walter: 'pqHfZKP75CvOlQylNhV4',
};

const voiceId = /^[A-Za-z0-9]{20}$/;

export function voiceIdOf(name: string, byDefault: string): string {
  if (Object.hasOwn(voices, name)) return voices[name] ?? byDefault;
  return voiceId.test(name) ? name : byDefault;
}
