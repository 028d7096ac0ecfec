import ipaddr from 'ipaddr.js';

/**
 * Whether a request comes from the machine itself (contract 0.2): its peer and its `Host` are loopback, nothing has forwarded it, and no
 * web page of another origin has sent it.
 */
export function fromThisMachine(peer: string | undefined, headers: Headers): boolean {
  if (peer === undefined || !isLoopback(peer)) return false;
  if (!isLoopbackName(hostName(headers.get('host') ?? ''))) return false;
  for (const [name] of headers) if (name === 'forwarded' || name.startsWith('x-forwarded-')) return false;
  const origin = headers.get('origin');
  if (origin !== null && !isLoopbackOrigin(origin)) return false;
  const site = headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopbackName(new URL(origin).hostname);
}

/** Without its port and the brackets of IPv6. */
function hostName(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
}

function isLoopbackName(name: string): boolean {
  const plain = name.replace(/^\[|\]$/g, '').toLowerCase();
  return plain === 'localhost' || plain.endsWith('.localhost') || isLoopback(plain);
}
