import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { readDownloads } from '../../../functions/runtime/download-settings.ts'
import { readRegistries } from '../../../functions/runtime/registry-settings.ts'

const options = { root: '/srv/shop', apart: ['/srv/shop/catalog', '/srv/shop/.data', '/srv/shop/dist'] }
const bucket = {
  DOWNLOADS_EU_FILES_BUCKET: 'for-sale',
  DOWNLOADS_EU_FILES_REGION: 'eu-north-1',
  DOWNLOADS_EU_FILES_ACCESS_KEY_ID: 'AKIA',
  DOWNLOADS_EU_FILES_SECRET_ACCESS_KEY: 'secret',
}

test('stores of files are gathered by name: a folder, or a bucket with its keys', () => {
  expect(readDownloads({ DOWNLOADS_RELEASES_FOLDER: 'for-sale', ...bucket, OTHER: 'x' }, options)).toEqual({
    releases: { folder: '/srv/shop/for-sale' },
    'eu-files': {
      bucket: 'for-sale',
      region: 'eu-north-1',
      endpoint: undefined,
      accessKeyId: 'AKIA',
      secretAccessKey: 'secret',
      prefix: '',
      redirect: false,
    },
  })
})

test.each(['dist/site', 'catalog', '.', '/srv', '/', '.data/files', 'catalog/../dist'])(
  'a folder that is mixed with the web root, the catalog or the shop’s data is refused: %s',
  (folder) => {
    expect(() => readDownloads({ DOWNLOADS_RELEASES_FOLDER: folder }, options)).toThrow(
      /^DOWNLOADS_RELEASES_FOLDER is .* which is mixed with/,
    )
  },
)

test('a folder whose name only begins like another is apart', () => {
  expect(readDownloads({ DOWNLOADS_RELEASES_FOLDER: 'catalog-files' }, options)).toEqual({
    releases: { folder: '/srv/shop/catalog-files' },
  })
})

test.each([
  [{ ...bucket, DOWNLOADS_EU_FILES_FOLDER: '/srv/files' }, 'are both set'],
  [{ ...bucket, DOWNLOADS_EU_FILES_SECRET_ACCESS_KEY: '' }, 'DOWNLOADS_EU_FILES_SECRET_ACCESS_KEY'],
  [{ ...bucket, DOWNLOADS_EU_FILES_ENDPOINT: 'store' }, '_ENDPOINT must be an address'],
  [{ ...bucket, DOWNLOADS_EU_FILES_REGION: '' }, '_REGION or DOWNLOADS_EU_FILES_ENDPOINT'],
  [{ ...bucket, DOWNLOADS_EU_FILES_REDIRECT: 'yes' }, '_REDIRECT must be 0 or 1'],
  [{ DOWNLOADS_EU_FILES_REGION: 'eu' }, 'needs _FOLDER, or _BUCKET'],
])('a wrong setting of a store is named: %o', (env, sentence) => {
  expect(() => readDownloads(env, options)).toThrow(sentence)
})

const pem = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

test('registries are gathered by name; a key may be written on one line', () => {
  const key = pem('P-256')
  const env = {
    REGISTRY_EU_WEST_HOST: 'registry.example:5000',
    REGISTRY_EU_WEST_KEY: key.replaceAll('\n', '\\n'),
  }
  expect(readRegistries(env)).toEqual({
    'eu-west': { host: 'registry.example:5000', service: undefined, key },
  })
})

test.each([
  [
    { REGISTRY_EU_HOST: 'https://registry.example', REGISTRY_EU_KEY: pem('P-256') },
    'REGISTRY_EU_HOST must be a host',
  ],
  [{ REGISTRY_EU_HOST: 'registry.example' }, 'REGISTRY_EU_KEY is not set'],
  [{ REGISTRY_EU_HOST: 'registry.example', REGISTRY_EU_KEY: pem('P-384') }, 'on the curve P-256'],
  [{ REGISTRY_EU_HOST: 'registry.example', REGISTRY_EU_KEY: 'secret' }, 'on the curve P-256'],
])('a wrong setting of a registry is named, and no key is printed', (env, sentence) => {
  expect(() => readRegistries(env)).toThrow(sentence)
  expect(() => readRegistries(env)).not.toThrow(/secret|PRIVATE KEY-/)
})
