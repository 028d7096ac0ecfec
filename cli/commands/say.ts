import { open, rm } from 'node:fs/promises';
import { type Command, CommandError, misuse, readArguments } from '../command.ts';
import { connect, connectionHelp, connectionOptions } from '../connection.ts';

const wavHeaderBytes = 44;

export const sayCommand: Command = {
  name: 'say',
  summary: 'make speech of a text, in a file',
  help: `ringdown say "TEXT" --out FILE.mp3

Speaks the text into a file, whose name ends with .mp3 or .wav.

  --out FILE         where the audio goes
  --voice NAME       the voice (default: shimmer)
  --language CODE    the language of the text, such as en or es
${connectionHelp}`,

  async run(args, { out, env }) {
    const { values, positionals } = readArguments(args, {
      ...connectionOptions,
      out: { type: 'string' },
      voice: { type: 'string' },
      language: { type: 'string' },
    });
    const [text, ...more] = positionals;
    const { out: file, voice, language } = values;
    const format = file === undefined ? undefined : (/\.(mp3|wav)$/i.exec(file)?.[1]?.toLowerCase() as 'mp3' | 'wav');
    if (!text || more.length > 0 || file === undefined || format === undefined) {
      throw misuse('Give the text in quotes and a file: ringdown say "We open at nine." --out hours.mp3');
    }
    const client = connect(values, env);
    const speech = await client.tts.synthesize({
      text,
      format,
      ...(voice !== undefined && { voice }),
      ...(language !== undefined && { language }),
    });
    const bytes = await save(speech.audio, file, format);
    out.write(`${file}: ${speech.characters} characters, ${Math.ceil(bytes / 1024)} KB\n`);
    return 0;
  },
};

/** How many bytes there are. What breaks off leaves no file behind. */
async function save(audio: AsyncIterable<Uint8Array>, file: string, format: 'mp3' | 'wav'): Promise<number> {
  const handle = await open(file, 'w').catch((error: unknown) => {
    throw new CommandError(`${file} can’t be written: ${error instanceof Error ? error.message : String(error)}`);
  });
  let bytes = 0;
  try {
    for await (const part of audio) bytes += (await handle.write(part, 0, part.byteLength, bytes)).bytesWritten;
    if (format === 'wav') await handle.write(lengths(bytes), 0, 4, 4);
    if (format === 'wav') await handle.write(lengths(bytes), 4, 4, 40);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return bytes;
}

/** The two lengths in the header of a WAV file, which a stream leaves open. */
function lengths(bytes: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, bytes - 8, true);
  view.setUint32(4, bytes - wavHeaderBytes, true);
  return new Uint8Array(view.buffer);
}
