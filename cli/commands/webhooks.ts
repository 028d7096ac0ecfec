import type { Ringdown, Webhook, WebhookDelivery } from '../../sdk/index.ts';
import { type Command, CommandError, misuse, readArguments } from '../command.ts';
import { connect, connectionHelp, connectionOptions } from '../connection.ts';
import { eventNameOf, eventNames, limitOf } from '../event-names.ts';
import type { Terminal } from '../terminal.ts';
import { formatTable } from '../text-layout.ts';

const statuses = ['pending', 'delivered', 'dead'] as const;

export const webhooksCommand: Command = {
  name: 'webhooks',
  summary: 'have events sent to an address, and see what became of them',
  help: `ringdown webhooks create URL --events NAMES    its secret is shown this once
ringdown webhooks list
ringdown webhooks rotate WEBHOOK_ID            a new secret; the old one signs
                                               beside it for 24 hours
ringdown webhooks test WEBHOOK_ID [--event NAME]
ringdown webhooks deliveries WEBHOOK_ID [--status STATUS] [--limit N]
ringdown webhooks replay DELIVERY_ID           sends one again
ringdown webhooks delete WEBHOOK_ID            drops what is on its way there

STATUS is pending, delivered or dead. NAMES, separated by commas, are some of
  ${eventNames.slice(0, 4).join(', ')},
  ${eventNames.slice(4, 8).join(', ')},
  ${eventNames.slice(8).join(', ')}

${connectionHelp}`,

  async run(args, context) {
    const { values, positionals } = readArguments(args, {
      ...connectionOptions,
      events: { type: 'string' },
      event: { type: 'string' },
      status: { type: 'string' },
      limit: { type: 'string' },
    });
    const [action, subject, ...more] = positionals;
    const { out } = context;
    const client = () => connect(values, context.env);
    if (action === 'list' && subject === undefined) return list(client(), out);
    if (subject !== undefined && more.length === 0) {
      switch (action) {
        case 'create':
          return create(client(), subject, values.events, out);
        case 'rotate': {
          const { secret, previousSecretValidUntil } = await client().webhooks.rotate(subject);
          out.write(`${secret}\n\nShown this once. The old one signs too until ${minute(previousSecretValidUntil)}.\n`);
          return 0;
        }
        case 'test':
          return test(client(), subject, values.event, out);
        case 'deliveries':
          return deliveries(client(), subject, values, out);
        case 'replay': {
          const { id, status } = await client().webhooks.replay(subject);
          out.write(`${id} is ${status}.\n`);
          return 0;
        }
        case 'delete':
          await client().webhooks.delete(subject);
          out.write(`${subject} is removed.\n`);
          return 0;
        case undefined:
        default:
          break;
      }
    }
    throw misuse('Use: ringdown webhooks create, list, rotate, test, deliveries, replay or delete');
  },
};

async function create(client: Ringdown, url: string, names: string | undefined, out: Terminal): Promise<number> {
  if (names === undefined) throw misuse('Say what is to be sent there: --events call.status,call.transcript');
  const events = names.split(',').map((name) => eventNameOf(name.trim()));
  const { id, secret } = await client.webhooks.create({ url, events });
  out.write(`${id} is sent ${events.join(', ')}.\nIts secret, shown this once:\n\n  ${secret}\n`);
  return 0;
}

async function list(client: Ringdown, out: Terminal): Promise<number> {
  const { data } = await client.webhooks.list({ limit: 100 });
  const rows = data.map((webhook) => [webhook.id, webhook.url, stateOf(webhook), webhook.events.join(', ')]);
  return table([['ID', 'ADDRESS', 'LAST ANSWER', 'EVENTS'], ...rows], out);
}

/** 1 where the address did not accept it. */
async function test(client: Ringdown, id: string, event: string | undefined, out: Terminal): Promise<number> {
  const { status, ms } = await client.webhooks.test(id, event === undefined ? undefined : eventNameOf(event));
  if (status === null) throw new CommandError(`There was no answer. See: ringdown webhooks deliveries ${id}`);
  out.write(`It answered ${status} after ${ms} ms.\n`);
  return status >= 200 && status < 300 ? 0 : 1;
}

async function deliveries(
  client: Ringdown,
  id: string,
  values: { readonly status?: string | undefined; readonly limit?: string | undefined },
  out: Terminal,
): Promise<number> {
  const status = statuses.find((known) => known === values.status);
  if (values.status !== undefined && !status) throw misuse(`--status takes ${statuses.join(', ')}.`);
  const limit = limitOf(values.limit);
  const { data } = await client.webhooks.deliveries(id, {
    ...(status && { status }),
    ...(limit !== undefined && { limit }),
  });
  const rows = data.map((one) => [one.id, one.event, one.status, String(one.attempts.length), lastAnswer(one)]);
  return table([['ID', 'EVENT', 'STATUS', 'TRIES', 'LAST ANSWER'], ...rows], out);
}

function stateOf({ disabledAt, lastDelivery }: Webhook): string {
  if (disabledAt !== null) return 'gone';
  return lastDelivery === null ? '' : String(lastDelivery.status ?? 'none');
}

function lastAnswer({ attempts }: WebhookDelivery): string {
  const last = attempts.at(-1);
  if (!last) return '';
  return last.status === null ? last.answer : `${last.status} after ${last.ms} ms`;
}

function table(rows: readonly (readonly string[])[], out: Terminal): number {
  const [head, ...lines] = formatTable(rows);
  out.write(`${out.paint('dim', head ?? '')}\n${lines.map((line) => `${line}\n`).join('')}`);
  return 0;
}

function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
