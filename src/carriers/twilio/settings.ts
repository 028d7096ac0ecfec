import { z } from 'zod';
import { isPhoneNumber } from '../../core/number/phone-number.ts';
import { type SettingsOf, type SettingsShape, address, choice, flag, text } from '../../core/settings.ts';

export const twilioSettings = {
  TWILIO_ACCOUNT_SID: sid('AC', 'Account SID.'),
  TWILIO_AUTH_TOKEN: text(
    'Its auth token: webhooks are signed with it, and it opens the API where there is no API key.',
  ),
  TWILIO_API_KEY_SID: sid('SK', 'An API key to use in place of the auth token, with its secret.'),
  TWILIO_API_KEY_SECRET: text('The secret of TWILIO_API_KEY_SID.'),
  TWILIO_API_BASE_URL: address('Where the API is.', 'https://api.twilio.com'),
  TWILIO_PHONE_NUMBERS: phoneNumbers(
    'Own numbers in E.164 form, separated by commas: entered for the first account at the start.',
  ),
  TWILIO_MACHINE_DETECTION: flag(
    'The carrier’s detection of answering machines, beside ours; it costs extra. The call never waits for it.',
    true,
  ),
  TWILIO_RECORDINGS: choice(
    'Whose recordings are kept of calls that are to be recorded: those of this server, made out of the audio, or the carrier’s.',
    ['ours', 'carrier'],
    'ours',
  ),
} satisfies SettingsShape;

export type TwilioSettings = SettingsOf<typeof twilioSettings>;

export const accountSettings = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_KEY_SID',
  'TWILIO_API_KEY_SECRET',
] as const satisfies readonly (keyof TwilioSettings)[];

function sid(prefix: string, description: string): z.ZodType<string | null> {
  const form = new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);
  return z
    .string()
    .regex(form, `must be ${prefix} and 32 hexadecimal digits`)
    .optional()
    .transform((value) => value ?? null)
    .meta({ description, example: '' });
}

function phoneNumbers(description: string): z.ZodType<readonly string[] | null> {
  return z
    .string()
    .transform((value) => value.split(',').map((number) => number.trim()))
    .refine((numbers) => numbers.every(isPhoneNumber), 'must be numbers like +14155550123, separated by commas')
    .optional()
    .transform((value) => value ?? null)
    .meta({ description, example: '' });
}
