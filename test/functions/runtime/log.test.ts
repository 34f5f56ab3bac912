import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { allowedFields, withoutSecrets } from '../../../functions/runtime/log-fields.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('a log line is one JSON record with the order, the time and the fields of the list, and no other field', () => {
  const script = `
    import { createLog } from './functions/runtime/log.ts'
    const log = createLog('info')
    const fields = { order: 'ord_1', delivery: 'del_1', job: 'j', code: 'held', kind: 'mail', ms: 3 }
    log.warn({ ...fields, email: 'ada@buyer.example', token: 'abc' }, 'Held')
    log.info({ order: 'ord_2' }, 'Done')`
  const lines = run(script).trim().split('\n')
  expect(lines).toHaveLength(2)
  const { time, ...first } = JSON.parse(lines[0] ?? '')
  expect(new Date(time).toISOString()).toBe(time)
  expect(first).toEqual({
    level: 40,
    order: 'ord_1',
    delivery: 'del_1',
    job: 'j',
    code: 'held',
    kind: 'mail',
    ms: 3,
    msg: 'Held',
  })
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ order: 'ord_2', msg: 'Done' })
})

/** What a script writes to its error output, where the log goes. */
function run(script: string): string {
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root }).stderr.toString()
}

test.for<[string, string]>([
  ['550 no such user <ada@buyer.example>', 'ada'],
  ['connect postgres://shop:hunter2@db.example:5432/shop', 'hunter2'],
  ['Invalid API Key provided: sk_live_51Habc', '51Habc'],
  ['No signatures found for whsec_abcdef', 'abcdef'],
  ['401 for Authorization: Bearer eyJhbGciOi.J9', 'eyJhbGciOi'],
  ['GET https://seller.example/api?authToken=f00ba4&x=1', 'f00ba4'],
  ['opened https://shop.example/order/#o=ord_1&t=s3cr3t', 's3cr3t'],
])('an error that quotes a secret is written without it: %s', ([text, secret]) => {
  expect(withoutSecrets(text)).not.toContain(secret)
  const cause = new Error(text)
  const line = JSON.stringify(
    allowedFields({ order: 'ord_1', error: new Error(`It failed: ${text}`, { cause }) }),
  )
  expect(line).not.toContain(secret)
  expect(line).toContain('It failed')
})

test('an error without secrets is written as it is, with its causes', () => {
  const error = new Error('The seller answered 503', { cause: new Error('no route to 10.0.0.1:443') })
  expect(allowedFields({ error })).toMatchObject({
    error: { name: 'Error', message: 'The seller answered 503', causes: ['no route to 10.0.0.1:443'] },
  })
})
