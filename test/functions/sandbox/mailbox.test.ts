import { type AddressInfo, connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMailbox } from '../../../functions/sandbox/mailbox/app.ts'
import { createMailReceiver } from '../../../functions/sandbox/mailbox/smtp.ts'
import { type MailStore, openMailStore } from '../../../functions/sandbox/mailbox/store.ts'

let store: MailStore
let receiver: ReturnType<typeof createMailReceiver>
beforeEach(async () => {
  store = openMailStore(':memory:')
  receiver = createMailReceiver(store, () => new Date('2026-03-01T12:00:00Z'))
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await new Promise<void>((resolve) => receiver.close(() => resolve()))
  store.close()
})

describe('the mailbox', () => {
  test('says what it is for while it is empty', async () => {
    expect(await page('/')).toContain('No e-mail yet')
  })

  test('keeps a mail as it was sent, and lists the newest first', async () => {
    await send({ subject: 'Your order', text: 'Grüße,\n订单' })
    await send({ subject: 'Delivered', messageId: '<job_1@shop.example>' })
    const mails = await (await createMailbox(store).request('/mails.json')).json()
    expect(mails).toMatchObject([
      { subject: 'Delivered', messageId: '<job_1@shop.example>' },
      { subject: 'Your order', to: ['buyer@example.com'], text: 'Grüße,\n订单' },
    ])
    const list = await page('/')
    expect(list.indexOf('Delivered')).toBeLessThan(list.indexOf('Your order'))
  })

  test('outlives a sender that is killed in the middle of a word', async () => {
    const { port } = receiver.server.address() as AddressInfo
    const sender = connect(port, '127.0.0.1')
    for (const line of ['', 'EHLO shop', 'MAIL FROM:<shop@example.com>', 'RCPT TO:<a@example.com>', 'DATA']) {
      if (line) sender.write(`${line}\r\n`)
      await new Promise((resolve) => sender.once('data', resolve))
    }
    sender.write('Subject: half a')
    sender.resetAndDestroy()
    await new Promise((resolve) => sender.once('close', resolve))
    await send({ subject: 'Still here' })
    expect(store.list()).toMatchObject([{ subject: 'Still here' }])
  })

  test('finds the mails of one address', async () => {
    await send({ to: 'a@example.com' })
    await send({ to: 'b@example.com' })
    const mails = await (await createMailbox(store).request('/mails.json?to=b@example.com')).json()
    expect(mails).toHaveLength(1)
  })

  test('makes links of addresses, fragment and all, and leaves the full stop outside', async () => {
    await send({ text: 'Open http://127.0.0.1:4321/order/#o=ord_1&t=abc-_1. It works for a week.' })
    expect(await page('/mails/1')).toContain('href="http://127.0.0.1:4321/order/#o=ord_1&amp;t=abc-_1"')
    expect(await page('/mails/1')).toContain('abc-_1</a>. It works')
  })

  test('shows a mail as text, never as a page', async () => {
    await send({ subject: '<img src=x>', text: '<script>alert(1)</script> javascript:alert(1)' })
    const letter = await page('/mails/1')
    expect(letter).toContain('&lt;script&gt;')
    expect(letter).not.toContain('<script>')
    expect(letter).not.toContain('<img')
    expect(letter).not.toContain('href="javascript:')
  })

  test('answers 404 for a mail that is not there', async () => {
    expect((await createMailbox(store).request('/mails/7')).status).toBe(404)
  })
})

async function page(path: string): Promise<string> {
  return (await createMailbox(store).request(path)).text()
}

async function send(mail: Record<string, string>): Promise<void> {
  const { port } = receiver.server.address() as AddressInfo
  const transport = createTransport({ host: '127.0.0.1', port })
  await transport.sendMail({
    from: 'shop@example.com',
    to: 'buyer@example.com',
    subject: 'A mail',
    text: 'Text.',
    ...mail,
  })
  transport.close()
}
