interface Environment {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
}

/** The key that is used when none is given, where there are environment variables at all. */
export function keyFromEnvironment(): string | null {
  const { process } = globalThis as Environment;
  return process?.env?.['AGENTCALL_API_KEY'] || null;
}
