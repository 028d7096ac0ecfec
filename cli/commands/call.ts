import { type Command, CommandError, misuse, readArguments } from '../command.ts';
import { printOutcome } from '../call-outcome.ts';
import { connect, connectionHelp, connectionOptions } from '../connection.ts';
import { onInterrupts } from '../interrupts.ts';
import { watchCall } from '../watch-call.ts';

const notReached = 3;
const interrupted = 130;

export const callCommand: Command = {
  name: 'call',
  summary: 'call somebody with a prompt and watch the call',
  help: `ringdown call "PROMPT" +NUMBER

Places a call and shows it while it happens: who says what and when, then what
came of it. Ctrl-C hangs up; once more leaves without waiting for the end.

  --record           keep the audio; the agent then says so
  --from NUMBER      the own number to call from, or its id
  --voice NAME       the agent's voice
  --language CODE    the language spoken, such as en or es
  --json             no live view; the result as JSON at the end
${connectionHelp}

The exit status is 0 when somebody was talked to, 3 when not (voicemail
included), 1 for a refusal.`,

  async run(args, { out, env }) {
    const { values, positionals } = readArguments(args, {
      ...connectionOptions,
      record: { type: 'boolean' },
      from: { type: 'string' },
      voice: { type: 'string' },
      language: { type: 'string' },
      json: { type: 'boolean' },
    });
    const [prompt, to, ...more] = positionals;
    if (!prompt || !to || more.length > 0) {
      throw misuse('Give the prompt in quotes and one number: ringdown call "Ask when they open" +14155551234');
    }
    const client = connect(values, env);
    const { record, from, voice, language } = values;
    const { callId } = await client.callPrompt({
      prompt,
      to,
      ...(record !== undefined && { record }),
      ...(from !== undefined && { from }),
      ...(voice !== undefined && { voice }),
      ...(language !== undefined && { language }),
    });
    const leaving = new AbortController();
    const { signal } = leaving;
    const interrupts = onInterrupts(
      () => void client.calls.hangup(callId).catch(() => leaving.abort()),
      () => leaving.abort(),
    );
    try {
      if (values.json) {
        const result = await client.calls.waitForResult(callId, { signal });
        out.write(`${JSON.stringify(result, null, 2)}\n`);
        return result.callStatus === 'success' ? 0 : notReached;
      }
      out.write(`\nCalling ${to}\n\n`);
      const result = await watchCall({ client, callId, terminal: out, hint: 'Ctrl-C hangs up', signal });
      const recording = result.recordingUrl === null ? [] : [['recording', result.recordingUrl] as const];
      printOutcome(out, result, [...recording, ['call', callId]]);
      return result.callStatus === 'success' ? 0 : notReached;
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new CommandError(`Left. See what came of the call with: ringdown calls ${callId}`, interrupted);
    } finally {
      interrupts.stop();
    }
  },
};
