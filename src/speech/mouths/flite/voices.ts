/** A voice of flite, and what makes several speakers of it. */
export interface FliteVoice {
  readonly flite: 'kal' | 'kal16' | 'awb' | 'rms' | 'slt';
  /** Mean and deviation of the pitch as flite takes them; `rms` keeps its own. */
  readonly pitchHz?: number;
  readonly pitchDeviationHz?: number;
  /** Below 1 slower. */
  readonly rate: number;
  /** Moves pitch and resonances together, as the size of a head does: above 1 smaller. In steps of 0.05. */
  readonly size: number;
  /** To about -21 dB of full scale while it speaks. */
  readonly gain: number;
}

const slt: FliteVoice = { flite: 'slt', rate: 1, size: 1, gain: 0.5 };
const rms: FliteVoice = { flite: 'rms', rate: 1, size: 1, gain: 1 };
const awb: FliteVoice = { flite: 'awb', rate: 1, size: 1, gain: 0.87 };
const kal16: FliteVoice = { flite: 'kal16', rate: 1, size: 1, gain: 2.1 };

/** The ten voices of the contract, the premium ones, and those of flite itself. */
const voices: Readonly<Record<string, FliteVoice>> = {
  marin: { ...slt, pitchHz: 158, rate: 0.94, size: 0.95 },
  cedar: { ...rms, rate: 0.94 },
  shimmer: slt,
  sage: { ...slt, pitchHz: 150, pitchDeviationHz: 8, rate: 0.88, size: 0.9 },
  ash: { ...awb, rate: 1.05 },
  ballad: { ...awb, pitchHz: 140, pitchDeviationHz: 30, rate: 0.95, size: 1.1 },
  coral: { ...slt, pitchHz: 182, rate: 1.06, size: 1.05 },
  echo: { ...rms, rate: 0.96, size: 0.9 },
  verse: { ...rms, rate: 1.06, size: 1.1 },
  alloy: { ...kal16, pitchHz: 112, pitchDeviationHz: 8, gain: 1.8 },
  eleanor: { ...slt, pitchHz: 165, pitchDeviationHz: 16, rate: 0.9, size: 1 },
  hugo: { ...awb, pitchHz: 104, rate: 0.94, size: 0.95 },
  nora: { ...slt, pitchHz: 198, rate: 1.08, size: 1.1 },
  grace: { ...slt, pitchHz: 172, rate: 1, size: 0.95 },
  owen: { ...rms, rate: 0.98, size: 1.05 },
  jack: { ...awb, pitchHz: 128, rate: 1.1, size: 1.05 },
  martin: { ...rms, rate: 0.92, size: 0.95 },
  walter: { ...kal16, pitchHz: 96, pitchDeviationHz: 12, rate: 0.92, size: 0.95 },
  kal: { ...kal16, flite: 'kal', gain: 0.85 },
  kal16,
  awb,
  rms,
  slt,
};

/** Unknown names take `shimmer`, which is `slt` as it is. */
export function voiceNamed(name: string): FliteVoice {
  return (Object.hasOwn(voices, name) ? voices[name] : undefined) ?? slt;
}

export const voiceNames: readonly string[] = Object.keys(voices);
