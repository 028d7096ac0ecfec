/** Ctrl-C: the first one does `first`, every later one `again`, until stopped. */
export function onInterrupts(first: () => void, again: () => void): { stop(): void } {
  let count = 0;
  const listener = (): void => {
    count += 1;
    if (count === 1) first();
    else again();
  };
  process.on('SIGINT', listener);
  return { stop: () => void process.off('SIGINT', listener) };
}
