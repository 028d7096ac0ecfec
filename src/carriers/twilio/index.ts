import type { CarrierProvider } from '../../core/ports/carrier-provider.ts';
import { accountOf } from './accounts.ts';
import { TwilioCarrier } from './carrier.ts';
import { check } from './check.ts';
import { kindOfNumber } from './number-kind.ts';
import { accountSettings, twilioSettings } from './settings.ts';

export const twilio: CarrierProvider<typeof twilioSettings> = {
  name: 'twilio',
  settings: twilioSettings,
  accountSettings,
  configured: (settings) => accountOf(settings) !== null,
  ownNumbers: ({ TWILIO_PHONE_NUMBERS }) =>
    (TWILIO_PHONE_NUMBERS ?? []).map((number) => ({ number, ...kindOfNumber(number) })),
  create: (request) => new TwilioCarrier(request),
  check,
};
