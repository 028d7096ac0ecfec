import { administer } from '../administration.ts';
import { type Command, misuse } from '../command.ts';

interface Line {
  readonly key: string;
  readonly setting?: string;
  readonly why?: string;
}

export const importCommand: Command = {
  name: 'import',
  summary: 'take over the settings of an AgenticAI config.yaml',
  help: `ringdown import CONFIG.YAML [OUT]    its settings as ours, into OUT (else .env)

\${VAR} and \${VAR:default} are looked up in the environment. What OUT says of
other settings stays. The server reads .env where it is started.`,

  async run(args, context) {
    const [file, target = '.env', ...more] = args;
    if (file === undefined || more.length > 0) throw misuse('Use: ringdown import CONFIG.YAML [OUT]');
    const { out } = context;
    const lines = await administer<Line>(context, ['import', file, target]);
    for (const { key, setting, why } of lines) {
      out.write(setting === undefined ? out.paint('dim', `· ${key}: ${why}`) : `✓ ${key} → ${setting}`);
      out.write('\n');
    }
    out.write(`\nWritten to ${target}. Start the server there: npm start\n`);
    return 0;
  },
};
