import { z } from 'zod';
import { agentLanguages, agentVoices } from '../../../core/number/number-agent.ts';
import { phoneNumber, refuseAs, timestamp } from '../../../http/dialect.ts';
import { AgentConfig, OutboundDefaults } from './agent-config.ts';

const numberTypes = ['local', 'tollfree', 'mobile'] as const;
export const NumberType = z.enum(numberTypes);

/** Types that may be asked for: `sim` is known, and refused by a name of its own. */
export const WantedType = z
  .string()
  .refine((type) => type !== 'sim', refuseAs('unsupported_number_type', 'SIM numbers are not offered'))
  .pipe(z.enum(numberTypes, 'must be local, tollfree or mobile'))
  .meta({ type: 'string', enum: numberTypes });

const countryCodes = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM
  CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY
  HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF
  MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE
  RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ
  VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/),
);

/** ISO 3166-1 alpha-2, in capitals whatever was sent. */
export const Country = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine((code) => countryCodes.has(code), 'must be a country in two letters, such as US')
  .meta({ type: 'string', pattern: '^[A-Za-z]{2}$', description: 'ISO 3166-1 alpha-2.', examples: ['US'] });

export const label = z.string().max(200, 'is longer than 200 characters');

export const ProvisionRequest = z
  .object({
    type: WantedType,
    country: Country.optional().meta({ description: 'Left out: where `number` is, else US.' }),
    label: label.optional(),
    number: phoneNumber.optional().meta({ description: 'One of GET /v1/numbers/available. Left out: any that fits.' }),
  })
  .meta({ id: 'ProvisionRequest' });

export const NumberChange = z
  .object({
    label: label.nullable().optional().meta({ description: '`null` takes it away.' }),
    voice: z.enum(agentVoices).optional().meta({ description: 'Of the agent that answers.' }),
    language: z.enum(agentLanguages).optional().meta({ description: 'Of the agent that answers.' }),
  })
  .meta({ id: 'NumberChange' });

export const AvailableNumber = z
  .object({
    number: z.string(),
    type: NumberType,
    country: z.string(),
    region: z.string().nullable(),
    monthlyCost: z.number().meta({ description: 'US dollars.' }),
  })
  .meta({ id: 'AvailableNumber' });

export const NumberObject = z
  .object({
    id: z.string(),
    number: z.string(),
    type: NumberType,
    country: z.string(),
    label: z.string().nullable(),
    status: z.literal('active'),
    capabilities: z.object({ voice: z.boolean(), sms: z.boolean() }),
    monthlyCost: z.number().meta({ description: 'US dollars.' }),
    createdAt: timestamp,
    inbound: AgentConfig.nullable().meta({ description: 'The agent that answers; `null`: none.' }),
    outbound: OutboundDefaults.nullable().meta({ description: 'The saved agent of calls from it; `null`: none.' }),
  })
  .meta({ id: 'NumberObject' });
export type NumberObject = z.infer<typeof NumberObject>;

export const ReleasedNumber = z
  .object({ id: z.string(), number: z.string(), status: z.literal('released'), releasedAt: timestamp })
  .meta({ id: 'ReleasedNumber' });
