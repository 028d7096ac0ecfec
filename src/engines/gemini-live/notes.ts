import type { CutTurn } from '../../core/ports/mind.ts';

/** The opening has been spoken; what was said before it, if anything, is the person's greeting. `waits`: the word is theirs. */
export function openedCue(opening: string, waits: boolean): string {
  return `[You have just said: "${opening}" ${waits ? 'Wait for what they say.' : 'Go on from there.'}]`;
}

export const takeOverCue = '[You have the word now. Go on with the call from where it stands.]';

export const continueCue = '[The connection broke while you were speaking. Go on from where you were.]';

/** The protocol cannot cut a turn at what was heard of it: the model is told. */
export function cutCue({ heard }: CutTurn): string {
  return heard === ''
    ? '[The person took the word before they heard anything of what you last said.]'
    : `[The person interrupted you. Of what you last said they have heard only: "${heard}"]`;
}
