import ipaddr from 'ipaddr.js';
import { PhoneError } from '../core/errors.ts';

type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** The proxies whose `X-Forwarded-For` is believed, by address or network. Throws `invalid_request` when one is neither. */
export class TrustedProxies {
  readonly #ranges: readonly Range[];

  constructor(addresses: readonly string[]) {
    this.#ranges = addresses.map((address) => {
      if (!ipaddr.isValid(address) && !ipaddr.isValidCIDR(address)) {
        throw new PhoneError('invalid_request', `RINGDOWN_TRUSTED_PROXIES: "${address}" is no address and no network.`);
      }
      if (address.includes('/')) return ipaddr.parseCIDR(address);
      const one = ipaddr.process(address);
      return [one, one.kind() === 'ipv4' ? 32 : 128];
    });
  }

  /** Who is asking: the peer itself, or whom the nearest proxies in a row say they speak for. */
  clientAddress(peer: string, forwardedFor: string | null): string {
    const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
    let client = plainAddress(peer);
    while (hops.length > 0 && this.#trusts(client)) {
      const hop = hops.pop() ?? '';
      if (!ipaddr.isValid(hop)) break;
      client = plainAddress(hop);
    }
    return client;
  }

  #trusts(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return this.#ranges.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
  }
}

/** IPv4 as IPv4, whatever form the socket gives it in. */
function plainAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}
