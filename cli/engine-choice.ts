const parts = ['engine', 'ears', 'model', 'mouth'] as const;

/** The options that choose what makes calls. */
export const choiceOptions = {
  engine: { type: 'string' },
  ears: { type: 'string' },
  model: { type: 'string' },
  mouth: { type: 'string' },
} as const;

export function choiceArguments(
  values: Readonly<Partial<Record<(typeof parts)[number], string | undefined>>>,
): string[] {
  return parts.flatMap((part) => (values[part] === undefined ? [] : [`--${part}`, values[part]]));
}

/** `engine cascade, model openai:gpt-5`; what nothing is said of follows the wider setting. */
export function describeChoice(choice: Readonly<Record<string, readonly string[] | null>> | null): string {
  const named = parts.flatMap((part) => (choice?.[part] ? [`${part} ${choice[part].join(' → ')}`] : []));
  return named.length > 0 ? named.join(', ') : 'default';
}
