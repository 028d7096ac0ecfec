import { type Command, misuse, readArguments } from '../command.ts';
import { connect, connectionHelp, connectionOptions } from '../connection.ts';
import { eventNameOf, limitOf } from '../event-names.ts';

export const eventsCommand: Command = {
  name: 'events',
  summary: 'what has happened in the last 7 days, as JSON, one event a line',
  help: `ringdown events [...]

Oldest first. To go on later give the last id as --after.

  --event NAME       of one kind: call.status, call.transcript, …
  --after EVENT_ID   what came after this one
  --limit N          at most so many (1 to 100, default 20)
${connectionHelp}`,

  async run(args, context) {
    const { values, positionals } = readArguments(args, {
      ...connectionOptions,
      event: { type: 'string' },
      after: { type: 'string' },
      limit: { type: 'string' },
    });
    if (positionals.length > 0) throw misuse('Use: ringdown events [--event NAME] [--after EVENT_ID] [--limit N]');
    const limit = limitOf(values.limit);
    const { data } = await connect(values, context.env).events.list({
      ...(values.event !== undefined && { event: eventNameOf(values.event) }),
      ...(values.after !== undefined && { after: values.after }),
      ...(limit !== undefined && { limit }),
    });
    context.out.write(data.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return 0;
  },
};
