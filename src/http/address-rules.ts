import ipaddr from 'ipaddr.js';
import { PhoneError } from '../core/errors.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Answer machines' questions about themselves with secrets in several clouds, whatever range they lie in. */
const metadataAddresses = new Set([
  '169.254.169.254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
]);
const metadataNames = new Set(['metadata', 'metadata.google.internal', 'instance-data', 'instance-data.ec2.internal']);
const translated = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052']);
const privateRanges = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);

/** Which addresses the server may be made to call (contract 0.9). */
export class AddressRules {
  readonly #allowPrivate: boolean;

  constructor(allowPrivate: boolean) {
    this.#allowPrivate = allowPrivate;
  }

  /** What can be said of an address before its name is resolved. Throws `url_not_allowed`. */
  check(url: string): URL {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (!parsed) throw refused('It is not a whole address. Send one such as https://example.com/hook.');
    if (parsed.protocol !== 'https:' && !(this.#allowPrivate && parsed.protocol === 'http:')) {
      throw refused('Only https addresses are called.');
    }
    if (parsed.username !== '' || parsed.password !== '') throw refused('It must not hold a user name or a password.');
    const host = bareHost(parsed);
    if (host === '') throw refused('It names no host.');
    if (ipaddr.isValid(host)) {
      if (!this.allows(host)) throw refused('Its host is a private, local or reserved address.');
    } else if (metadataNames.has(host) || (!this.#allowPrivate && /(^|\.)localhost$/.test(host))) {
      throw refused('Its host is a local name.');
    }
    return parsed;
  }

  /** Whether a connection to this IP address may be made. */
  allows(address: string): boolean {
    return ipaddr.isValid(address) && this.#allows(ipaddr.parse(address));
  }

  #allows(address: Address): boolean {
    if (metadataAddresses.has(address.toString())) return false;
    const embedded = address instanceof ipaddr.IPv6 ? embeddedIPv4(address) : null;
    if (embedded) return this.#allows(embedded);
    const range = address.range();
    if (this.#allowPrivate && privateRanges.has(range)) return true;
    return range === 'unicast' && isGlobal(address);
  }
}

function refused(why: string): PhoneError {
  return new PhoneError('url_not_allowed', `The address can't be called. ${why}`);
}

/** Without brackets and without the dot that ends an absolute name. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** The IPv4 address that an IPv6 one leads to through mapping (RFC 4291), translation (RFC 6052, 7915) or 6to4 (RFC 3056). */
function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return translated.has(range) ? new ipaddr.IPv4(bytes.slice(12, 16)) : null;
}

/** RFC 4291: global unicast is 2000::/3. */
function isGlobal(address: Address): boolean {
  return address instanceof ipaddr.IPv4 || ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}
