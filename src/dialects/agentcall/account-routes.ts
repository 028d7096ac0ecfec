import { z } from 'zod';
import type { Account, ApiKey } from '../../core/account/account.ts';
import { changeAccount } from '../../core/account/change-account.ts';
import { createKey, revokeKey } from '../../core/account/manage-keys.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { type EngineChoice, choiceFrom, mergeChoices, noChoice } from '../../core/ports/engine-choice.ts';
import { type Route, isoTime, route } from '../../http/dialect.ts';
import { AgentObject, Deleted, KeyObject, NewKeyObject } from './wire/account.ts';

const name = z.string().max(200, 'is longer than 200 characters');

export function accountRoutes(core: Core): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/agent',
      summary: 'The account behind the key',
      answer: { schema: AgentObject },
      handle: ({ account }) => Promise.resolve(agentObject(account)),
    }),

    route({
      method: 'PATCH',
      path: '/v1/agent',
      summary: 'Change the account',
      body: z.object({
        name: name.refine((text) => text.trim() !== '', 'can’t be empty').optional(),
        timezone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as America/New_York').optional(),
        memoryEnabled: z.boolean().optional(),
        defaultModel: z.string().max(200).nullable().optional().meta({
          description: 'What plans and talks, by name: `openai:gpt-5`, `openai-realtime`. `null`: as the settings say.',
        }),
      }),
      example: { timezone: 'America/New_York' },
      answer: { schema: AgentObject },
      refusals: ['not_implemented'],
      async handle({ account, body }) {
        if (body.memoryEnabled) throw notBuilt('Memory');
        const changed = await changeAccount(core, account.id, (current) => {
          const engineChoice =
            body.defaultModel === undefined ? current.engineChoice : withModel(current, body.defaultModel);
          if (body.defaultModel) core.selector.select(mergeChoices([engineChoice]));
          return {
            ...current,
            name: body.name ?? current.name,
            timeZone: body.timezone ?? current.timeZone,
            engineChoice,
          };
        });
        return agentObject(changed);
      },
    }),

    route({
      method: 'GET',
      path: '/v1/keys',
      summary: 'The account’s keys',
      answer: { schema: z.object({ data: z.array(KeyObject) }) },
      async handle({ account }) {
        return { data: (await core.store.keys.list(account.id)).map(keyObject) };
      },
    }),

    route({
      method: 'POST',
      path: '/v1/keys',
      summary: 'Make a key',
      body: z.object({
        name: name.optional(),
        prefix: z.enum(['ac_live_', 'ck_live_']).optional().meta({ description: 'Either opens everything.' }),
      }),
      example: { name: 'booking agent' },
      answer: { status: 201, schema: NewKeyObject, description: 'The key, shown this once.' },
      async handle({ account, body }) {
        const { name = null, prefix = 'ac_live_' } = body;
        const { key, row } = await createKey(core, { accountId: account.id, name, prefix });
        return { ...keyObject(row), key };
      },
    }),

    route({
      method: 'DELETE',
      path: '/v1/keys/:id',
      summary: 'Revoke a key',
      answer: { schema: Deleted },
      refusals: ['last_key'],
      async handle({ account, params }) {
        const { id } = await revokeKey(core, account.id, params.id);
        return { id, deleted: true } as const;
      },
    }),
  ];
}

function agentObject(account: Account): AgentObject {
  return {
    id: account.id,
    agentId: account.id,
    name: account.name,
    timezone: account.timeZone,
    plan: account.plan,
    hasPaymentMethod: account.payment?.hasCard ?? false,
    memoryEnabled: account.memoryEnabled,
    defaultModel: account.engineChoice?.model?.join(', ') ?? null,
    createdAt: isoTime(account.createdAt),
  };
}

function withModel(account: Account, model: string | null): EngineChoice | null {
  const choice = { ...(account.engineChoice ?? noChoice), model: choiceFrom({ model }).model };
  return Object.values(choice).every((part) => part === null) ? null : choice;
}

function keyObject({ id, name, preview, createdAt, lastUsedAt }: ApiKey): KeyObject {
  return { id, name, preview, createdAt: isoTime(createdAt), lastUsedAt: isoTime(lastUsedAt) };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function notBuilt(what: string): PhoneError {
  return new PhoneError('not_implemented', `${what} is not built yet. Leave it out.`);
}
