/** What the owner may ask for while a call runs. */
export type LiveOrder =
  /** Said to the other side, word for word. */
  | { readonly kind: 'say'; readonly text: string }
  /** Told to the agent, unheard by the other side. */
  | { readonly kind: 'instruct'; readonly text: string }
  | { readonly kind: 'press'; readonly digits: string };
