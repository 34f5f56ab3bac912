import { expect, test } from 'vitest'
import { samples } from '../../samples.ts'
import { checkOut, createTestShop, origin, post, requestFor, tell } from '../test-shop.ts'

const hostile = '<img src=x onerror=alert(1)>"\'</script><script>alert(2)</script>\r\nBcc: thief@evil.example'

/** A service bought with hostile answers; its seller's token is taken from the letter. */
async function open() {
  const test = await createTestShop()
  const free = samples.service.terms.request.filter(({ type }) => type === 'text' || type === 'textarea')
  const inputs = { ...samples.service.inputs, ...Object.fromEntries(free.map(({ id }) => [id, hostile])) }
  const placed = await checkOut(
    test,
    requestFor('service', { lines: [{ product: 'service', plan: 'team', inputs }] }),
  )
  test.gateway.pay(placed.order)
  await tell(test, placed.order)
  await test.runJobs()
  const letters = test.letters.map(({ text }) => text).join('\n')
  const [, delivery, token] = /#d=(del_\w+)&t=([\w-]+)/.exec(letters) ?? []
  const bySeller = { authorization: `Bearer ${token}` }
  const act = (action: string, given: Record<string, string> = {}) =>
    post(test.app, `/api/seller/engagements/${delivery}/actions/${action}`, { inputs: given }, bySeller)
  const upload = async (name: string) => {
    const form = new FormData()
    form.set('file', new File(['A note: <script>alert(3)</script>'], name, { type: 'text/html' }))
    const request = new Request(origin, { method: 'POST', body: form })
    const body = new Uint8Array(await request.arrayBuffer())
    const type = request.headers.get('content-type') ?? ''
    const response = await test.app.request(`${origin}/api/seller/engagements/${delivery}/files`, {
      method: 'POST',
      headers: { ...bySeller, 'content-type': type, 'content-length': String(body.length) },
      body,
    })
    return (await response.json()) as { file: string; name: string }
  }
  return { test, placed, act, upload }
}

test('what buyer and seller write stands as text on the plain receipt', async () => {
  const { test, placed, act } = await open()
  await act('take-on')
  expect((await act('deliver', { note: hostile })).status).toBe(200)
  const headers = { authorization: `Bearer ${placed.token}` }
  const page = await (await test.app.request(`${origin}/buy/-/orders/${placed.order}`, { headers })).text()
  expect(page).toContain('&lt;img src=x')
  expect(page).not.toMatch(/<img src=x|<script/)
})

test('what buyer and seller write never reaches the head of a letter', async () => {
  const { test, act } = await open()
  await act('take-on')
  await act('deliver', { note: hostile })
  await test.runJobs()
  for (const { to, subject, messageId } of test.letters) {
    expect(to).not.toContain('evil')
    expect(`${subject}${messageId}${to}`).not.toMatch(/[\r\n]|Bcc/)
  }
})

test.for([
  '../../../etc/passwd.txt',
  '..a.txt',
  '<script>.txt',
  'a"; filename="b.txt',
  'con\u202egnp.txt',
  `${'x'.repeat(400)}.txt`,
  ' .a.txt',
])('a file named %j is handed out as a download with a harmless name', async (name) => {
  const { test, placed, act, upload } = await open()
  await act('take-on')
  const stored = await upload(name)
  expect(stored.name).not.toMatch(/[/\\<>"\p{Cc}\u202e]|^\./u)
  expect((await act('deliver', { note: 'Done.', file: stored.file })).status).toBe(200)
  const view = (await test.order(placed.order)).lines[0]?.delivery?.view ?? []
  const row = view.find((item) => item.type === 'file')
  const response = await test.app.request(row?.type === 'file' ? (row.href ?? '') : '')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[^"\r\n]*"; filename\*=/,
  )
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
})
