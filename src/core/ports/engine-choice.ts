/**
 * What makes a call: each an ordered list of names, alone or with a model behind a colon (`openai-realtime`, `deepgram:nova-3`). The
 * first is tried first, the others take over when it fails. Null: as the wider choice says (call, workflow, number, account, settings).
 */
export interface EngineChoice {
  readonly engine: readonly string[] | null;
  readonly ears: readonly string[] | null;
  /** The text model, a cascade's mind. */
  readonly model: readonly string[] | null;
  readonly mouth: readonly string[] | null;
}

export const noChoice: EngineChoice = { engine: null, ears: null, model: null, mouth: null };

/** Names separated by commas, as requests and settings give them; a part that is missing or empty stays undecided. */
export function choiceFrom(
  parts: Readonly<Partial<Record<keyof EngineChoice, string | null | undefined>>>,
): EngineChoice {
  const list = (text: string | null | undefined): readonly string[] | null => {
    const names = (text ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    return names.length > 0 ? names : null;
  };
  return { engine: list(parts.engine), ears: list(parts.ears), model: list(parts.model), mouth: list(parts.mouth) };
}

/** A `model` alone, as requests and workflows name it. */
export function modelChoice(model: string): EngineChoice {
  return choiceFrom({ model });
}

/** The choices of several levels as one: the narrowest level that says something decides, for each part by itself. */
export function mergeChoices(narrowestFirst: readonly (EngineChoice | null)[]): EngineChoice {
  const pick = (part: keyof EngineChoice): readonly string[] | null =>
    narrowestFirst.find((choice) => choice?.[part] != null)?.[part] ?? null;
  return { engine: pick('engine'), ears: pick('ears'), model: pick('model'), mouth: pick('mouth') };
}
