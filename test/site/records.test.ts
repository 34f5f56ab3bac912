import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createLicenses, generateLicenseKeys } from '../../functions/licenses/issuer.ts'
import { checkRecord } from '../../site/records/check.ts'
import { recordSnippet } from '../../site/records/words.ts'

const text = 'Record of an engagement\n\nState: active. “Schön.”\n'

/** A record as the store writes it, and the keys it publishes. */
async function signed(claims: object = {}, of = text) {
  const now = () => new Date('2026-11-23T09:00:00.000Z')
  const jwks = await generateLicenseKeys()
  const licenses = createLicenses({ jwks, issuer: 'https://shop.example', now } as never)
  const sha256 = createHash('sha256').update(of).digest('hex')
  const { jwt } = await licenses.sign({ aud: 'engagement-record', sub: 'del_1', sha256, ...claims })
  const keys = licenses.jwks() as { keys: JsonWebKey[] }
  return { record: `${of}-----VITRINE SIGNATURE-----\n${jwt}\n`, keys, readKeys: async () => keys }
}

test('a record of the store holds, and says which delivery and when', async () => {
  const { record, readKeys } = await signed()
  expect(await checkRecord(record, readKeys)).toEqual({
    result: 'holds',
    delivery: 'del_1',
    at: new Date('2026-11-23T09:00:00.000Z'),
  })
})

test('what was changed, signed by somebody else, or signed for something else does not hold', async () => {
  const { record, readKeys } = await signed()
  const other = await signed()
  const license = await signed({ aud: 'license' })
  const cut = record.replace(/\.[^.]+$/, '')
  for (const [changed, keys] of [
    [record.replace('active', 'ended'), readKeys],
    [record.replace('\n\n', '\n'), readKeys],
    [record, other.readKeys],
    [license.record, license.readKeys],
    [cut, readKeys],
  ] as const) {
    expect((await checkRecord(changed, keys)).result).toBe('broken')
  }
})

test('a text without a signature is no record, and without keys nothing is said about it', async () => {
  const { record } = await signed()
  expect(await checkRecord(text, async () => ({ keys: [] }))).toEqual({ result: 'no-record' })
  const away = async () => {
    throw new Error('503')
  }
  expect(await checkRecord(record, away)).toEqual({ result: 'away' })
})

test('the lines on the page check a record with Node and jose', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-record-'))
  const { record, keys } = await signed()
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keys))
  })
  onTestFinished(async () => {
    server.close()
    await rm(folder, { recursive: true })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const store = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const run = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content)
    const args = ['--input-type=module', '-e', recordSnippet, '--', store, join(folder, name)]
    // With -e the arguments begin one place earlier than with a file.
    args[2] = recordSnippet.replace('slice(2)', 'slice(1)')
    return (await promisify(execFile)(process.execPath, args)).stdout.trim()
  }
  expect(await run('whole.txt', record)).toBe('The record is whole.')
  expect(await run('changed.txt', record.replace('active', 'ended'))).toBe('The text was changed.')
})
