import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { databaseAt, writeIni } from './ini.ts'
import { adminPassword, authUrlOf, briefSeconds, inFolder, type Ports, region } from './place.ts'
import { runCommand, waitForAnswer } from './processes.ts'
import { useWal } from './wal.ts'
import { startWsgi } from './wsgi.ts'

const database = 'keystone.db'

/** Writes the settings, the keys of the tokens, the schema and the first administrator. */
export async function prepareKeystone(ports: Ports): Promise<void> {
  writeKeystone('keystone.conf', 3600)
  writeKeystone('keystone-brief.conf', briefSeconds)
  // 0 is the next key, 1 the one that signs; each 32 bytes in base64url.
  for (const name of ['0', '1'])
    writeFileSync(inFolder('fernet', name), `${randomBytes(32).toString('base64url')}=`, { mode: 0o600 })
  const settings = ['--config-file', inFolder('etc', 'keystone.conf')]
  const manage = (...args: string[]) => runCommand('keystone', 'keystone-manage', [...settings, ...args])
  await manage('db_sync')
  useWal(database)
  const url = authUrlOf(ports)
  await manage(
    ...['bootstrap', '--bootstrap-password', adminPassword, '--bootstrap-region-id', region],
    ...['--bootstrap-public-url', url, '--bootstrap-internal-url', url, '--bootstrap-admin-url', url],
  )
}

export async function startKeystone(ports: Ports): Promise<void> {
  serve('keystone', 'keystone.conf', ports)
  await waitForAnswer('keystone', authUrlOf(ports), 120)
}

/** A second Keystone on the same accounts and keys, whose tokens end soon. */
export async function startBriefKeystone(ports: Ports): Promise<void> {
  serve('brief', 'keystone-brief.conf', ports)
  await waitForAnswer('brief', authUrlOf(ports, 'brief'), 120)
}

function serve(service: 'keystone' | 'brief', settings: string, ports: Ports): void {
  startWsgi(service, '/usr/bin/keystone-wsgi-public', ports[service], {
    OS_KEYSTONE_CONFIG_FILES: inFolder('etc', settings),
  })
}

function writeKeystone(file: string, tokenSeconds: number): void {
  writeIni(file, {
    database: databaseAt(database),
    token: { provider: 'fernet', expiration: tokenSeconds },
    fernet_tokens: { key_repository: inFolder('fernet') },
    fernet_receipts: { key_repository: inFolder('fernet') },
    // The fewest rounds bcrypt takes: the passwords are in this folder anyway.
    identity: { password_hash_rounds: 4 },
    cache: { enabled: true, backend: 'dogpile.cache.memory' },
  })
}
