import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import type { Letter } from '../../../functions/mail/mailer.ts'
import { createSmtpMailer } from '../../../functions/mail/smtp.ts'
import { buy, createTestShop, operatorToken, origin, post } from '../test-shop.ts'

const from = 'Vitrine <shop@shop.example>'
const letter: Letter = {
  messageId: '<mail_1@shop.example>',
  to: 'ada@buyer.example',
  subject: 'Your order: 许可证',
  text: 'Open it: https://shop.example/order/#o=ord_1&t=secret\n.\nA line with one dot was above. Grüße',
}

interface Received {
  to: string[]
  mail: Email
}

/** A real SMTP server; `verdict` decides what becomes of a mail that has arrived in full. */
async function openServer(
  options: Partial<SMTPServerOptions> = {},
  verdict: (count: number) => Error | null = () => null,
) {
  const received: Received[] = []
  let arrived = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        arrived += 1
        const refused = verdict(arrived)
        if (refused) return done(refused)
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, mail: await PostalMime.parse(Buffer.concat(chunks)) })
        done()
      })
    },
    ...options,
  })
  // A caller that hangs up is part of some tests.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  return { server, received, url: (login = '') => `smtp://${login}127.0.0.1:${port}` }
}

const answer = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code })

test('a letter arrives as it was written, under its own Message-ID', async () => {
  const server = await openServer()
  await createSmtpMailer(server.url(), from).send(letter)
  expect(server.received).toHaveLength(1)
  const [{ to, mail } = { to: [], mail: null }] = server.received
  expect(to).toEqual(['ada@buyer.example'])
  expect(mail?.messageId).toBe(letter.messageId)
  expect(mail?.subject).toBe(letter.subject)
  expect(mail?.from).toMatchObject({ name: 'Vitrine', address: 'shop@shop.example' })
  expect(mail?.text?.trimEnd()).toBe(letter.text)
})

test('a name with line breaks adds no header and no recipient', async () => {
  const server = await openServer()
  const subject = 'Your order\r\nBcc: eve@evil.example\r\n\r\nInstead of the letter'
  await createSmtpMailer(server.url(), from).send({ ...letter, subject })
  const [{ to, mail } = { to: [], mail: null }] = server.received
  expect(to).toEqual(['ada@buyer.example'])
  expect(mail?.headers.map(({ key }) => key)).not.toContain('bcc')
  expect(mail?.text).toContain('Open it')
})

test('the shop signs in when the address has a login, and an error about it holds no password', async () => {
  const server = await openServer({
    authOptional: false,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _, done) =>
      username === 'shop' && password === 'right' ? done(null, { user: 'shop' }) : done(new Error('no')),
  })
  await createSmtpMailer(server.url('shop:right@'), from).send(letter)
  expect(server.received).toHaveLength(1)
  const refused = createSmtpMailer(server.url('shop:wr0ng@'), from).send(letter)
  const error = await refused.then(
    () => null,
    (reason: Error) => reason,
  )
  expect(error?.message).toContain('535')
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wr0ng')
})

test('a mail server that takes the call and says nothing is given up within ten seconds', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const sockets: { destroy(): void }[] = []
  silent.on('connection', (socket) => sockets.push(socket.on('error', () => {})))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  const { port } = silent.address() as AddressInfo
  const started = Date.now()
  await expect(createSmtpMailer(`smtp://127.0.0.1:${port}`, from).send(letter)).rejects.toThrow()
  expect(Date.now() - started).toBeLessThan(10_000)
})

async function shopWithMail(url: string, maxAttempts = 8) {
  const shop = await createTestShop({ maxAttempts })
  shop.shop.mailer = createSmtpMailer(url, from)
  return shop
}

test('a purchase sends each of its letters once, with links that open the order', async () => {
  const server = await openServer()
  const shop = await shopWithMail(server.url())
  const { order } = await buy(shop, 'license')
  const ids = server.received.map(({ mail }) => mail.messageId)
  expect(ids.length).toBeGreaterThan(0)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { to, mail } of server.received) {
    expect(to).toEqual(['ada@buyer.example'])
    const [, token] = /#o=[^&]+&t=([\w-]+)/.exec(mail.text ?? '') ?? []
    const opened = await post(shop.app, `/api/orders/${order}/session`, { token }, { origin })
    expect(opened.status).toBe(200)
  }
  shop.world.pass(3600)
  await shop.runJobs()
  expect(server.received).toHaveLength(ids.length)
})

test('a mail server that is busy gets the letter later, once', async () => {
  const server = await openServer({}, (count) => (count <= 2 ? answer(451, 'Busy, try again later') : null))
  const shop = await shopWithMail(server.url())
  await buy(shop, 'license')
  for (let round = 0; round < 6; round += 1) {
    shop.world.pass(900)
    await shop.runJobs()
  }
  const ids = server.received.map(({ mail }) => mail.messageId)
  expect(ids.length).toBeGreaterThan(0)
  expect(new Set(ids).size).toBe(ids.length)
  const queued = await shop.shop.store.read
    .selectFrom('mails')
    .select('id')
    .where('state', '=', 'queued')
    .execute()
  expect(queued).toEqual([])
})

test('a letter that was taken though the answer got lost may come again, under the same Message-ID', async () => {
  const server = await openServer()
  const shop = await shopWithMail(server.url())
  const { mailer } = shop.shop
  let lost = 0
  shop.shop.mailer = {
    async send(one) {
      await mailer.send(one)
      if (lost++ === 0) throw new Error('the connection broke before the answer')
    },
  }
  await buy(shop, 'license')
  shop.world.pass(900)
  await shop.runJobs()
  const ids = server.received.map(({ mail }) => mail.messageId)
  expect(ids.length).toBe(new Set(ids).size + 1)
})

test('a mailbox that does not exist becomes a dead letter with the mail server’s own words', async () => {
  const server = await openServer({
    onRcptTo: ({ address }, _, done) => done(answer(550, `No such mailbox here: ${address}`)),
  })
  const shop = await shopWithMail(server.url(), 2)
  await buy(shop, 'license')
  shop.world.pass(3600)
  await shop.runJobs()
  const response = await shop.app.request(`${origin}/api/operator/dead-letters`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  })
  const { deadLetters } = await response.json()
  expect(deadLetters[0]).toMatchObject({
    kind: 'mail',
    attempt: 2,
    lastError: expect.stringContaining('No such mailbox here'),
  })
  expect(server.received).toEqual([])
})
