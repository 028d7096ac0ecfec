import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { createVault } from './core/account/secret-vault.ts';
import type { Vault } from './core/ports/vault.ts';
import type { Notebook } from './core/ports/store.ts';
import { SettingsError } from './core/settings.ts';
import type { ServerSettings } from './config.ts';
import { secretFile } from './stores/files/secret-file.ts';

/** Opens the vault of this installation. All servers on one database must have the same key: one that has another does not start. */
export async function openVault(
  config: Pick<ServerSettings, 'RINGDOWN_SECRET_KEY' | 'RINGDOWN_DATA_DIR'>,
  notebook: Notebook,
): Promise<Vault> {
  const secret = config.RINGDOWN_SECRET_KEY ?? (await secretFile(resolve(config.RINGDOWN_DATA_DIR)));
  const mark = createHash('sha256').update('ringdown vault mark').update(secret).digest('base64url').slice(0, 16);
  const known = await notebook.putIfAbsent('vault', 'key', mark);
  if (known === mark) return createVault(secret);
  throw new SettingsError(
    'These settings need attention:\n  RINGDOWN_SECRET_KEY: the secrets in this database were sealed under another key. Set it to the content of secret.key in the data directory of the server that made them.',
  );
}
