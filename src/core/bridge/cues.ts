/** What a speech-to-speech model is told beside the conversation. In brackets: these are no words of the person. */

export function silenceCue(count: number): string {
  return count <= 1
    ? '[Nobody has spoken for a while. Ask in a few words whether the person is still there.]'
    : '[Still nobody speaks. Ask once more whether the person is there, and say that you will hang up otherwise.]';
}

export function digitsCue(digits: string): string {
  return `[The person has pressed these keys of their phone: ${digits}]`;
}

export const timeNearlyUpCue =
  '[The longest duration of this call is nearly reached. Say one closing sentence and goodbye, then call end_call.]';

export function instructionCue(text: string): string {
  return `[Instruction of the owner of this call, not of the person on the line: ${text}]`;
}
