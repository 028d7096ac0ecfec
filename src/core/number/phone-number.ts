const e164 = /^\+[1-9]\d{7,14}$/;

/** E.164 and nothing else: `+`, first digit 1 to 9, 8 to 15 digits. No spaces are stripped and no country is guessed. */
export function isPhoneNumber(text: string): boolean {
  return e164.test(text);
}
