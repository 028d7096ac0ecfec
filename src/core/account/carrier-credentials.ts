import type { Core } from '../core.ts';
import type { Carrier, CarrierHost } from '../ports/carrier.ts';

type Values = Readonly<Record<string, string>>;

/** What accounts have stored for the carrier in use, opened. `core` is asked when it is there. */
export function credentialReader(
  core: () => Pick<Core, 'store' | 'vault'> & { readonly carrier: Pick<Carrier, 'name'> },
): Pick<CarrierHost, 'credentials' | 'allCredentials'> {
  const opened = (sealed: string): Values => JSON.parse(core().vault.open(sealed)) as Values;
  return {
    async credentials(accountId) {
      const { store, carrier } = core();
      const sealed = await store.credentials.get(accountId, carrier.name);
      return sealed === null ? null : opened(sealed);
    },
    async allCredentials() {
      const { store, carrier } = core();
      const all = await store.credentials.all(carrier.name);
      return all.map(({ accountId, sealed }) => ({ accountId, values: opened(sealed) }));
    },
  };
}

/** Gives an account credentials of its own with a carrier; null takes them away. */
export async function setCarrierCredentials(
  core: Pick<Core, 'store' | 'vault'>,
  accountId: string,
  carrier: string,
  values: Values | null,
): Promise<void> {
  if (values === null) await core.store.credentials.remove(accountId, carrier);
  else await core.store.credentials.put(accountId, carrier, core.vault.seal(JSON.stringify(values)));
}
