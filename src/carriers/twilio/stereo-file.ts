/** Both channels of a WAV file with 8 kHz 16-bit PCM. Throws a `TypeError` for what is none. */
export function stereoIn(file: Uint8Array): { readonly left: Int16Array; readonly right: Int16Array } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const name = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  let form = '';
  if (file.byteLength < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE')
    throw new TypeError('The recording is no WAV file.');
  for (let at = 12; at + 8 <= file.byteLength;) {
    const bytes = view.getUint32(at + 4, true);
    if (name(at) === 'fmt ') {
      form = [view.getUint16(at + 8, true), view.getUint16(at + 10, true), view.getUint32(at + 12, true)].join();
    } else if (name(at) === 'data') {
      if (form !== '1,2,8000') throw new TypeError('The recording is not 8 kHz stereo PCM.');
      return channelsOf(view, at + 8, Math.min(bytes, file.byteLength - at - 8));
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw new TypeError('The recording holds no audio.');
}

function channelsOf(view: DataView, from: number, bytes: number): { left: Int16Array; right: Int16Array } {
  const samples = Math.floor(bytes / 4);
  const [left, right] = [new Int16Array(samples), new Int16Array(samples)];
  for (let index = 0; index < samples; index++) {
    left[index] = view.getInt16(from + 4 * index, true);
    right[index] = view.getInt16(from + 4 * index + 2, true);
  }
  return { left, right };
}
