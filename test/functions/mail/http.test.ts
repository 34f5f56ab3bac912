import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createHttpMailer } from '../../../functions/mail/http.ts'
import type { Letter } from '../../../functions/mail/mailer.ts'

const from = 'Vitrine <shop@shop.example>'
const letter: Letter = {
  messageId: '<mail_1@shop.example>',
  to: 'ada@buyer.example',
  subject: 'Your order: 许可证',
  text: 'https://shop.example/order/#o=ord_1&t=secret',
}

interface Call {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: unknown
}

/** A mail service on a real port that notes what it gets. */
async function openService(answer: (response: ServerResponse) => void) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    calls.push({ method, path: url, headers, body: JSON.parse(await text(request)) })
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { calls, url: (token = '') => `http://${token}127.0.0.1:${port}/emails` }
}

const takes = (response: ServerResponse): void => void response.end('{"id":"1"}')
const refuses =
  (status: number, body = '') =>
  (response: ServerResponse): void => {
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body)
  }

test('a letter goes out as one request that names its message id twice: as header of the mail and as idempotency key', async () => {
  const service = await openService(takes)
  await createHttpMailer(service.url(), from).send(letter)
  expect(service.calls).toEqual([
    {
      method: 'POST',
      path: '/emails',
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'idempotency-key': letter.messageId,
      }),
      body: {
        from,
        to: [letter.to],
        subject: letter.subject,
        text: letter.text,
        headers: { 'Message-ID': letter.messageId },
      },
    },
  ])
  expect(service.calls[0]?.headers).not.toHaveProperty('authorization')
})

test.for([
  ['a name', 're_key%2F1@', 'Bearer re_key/1'],
  ['a password', 'vitrine:re_key@', 'Bearer re_key'],
])('%s in the address is the bearer token and stays out of the address', async ([, given = '', bearer]) => {
  const service = await openService(takes)
  await createHttpMailer(service.url(given), from).send(letter)
  expect(service.calls[0]).toMatchObject({ path: '/emails', headers: { authorization: bearer } })
  expect(service.calls[0]?.headers.host).not.toContain('@')
})

test('a letter that the service already took under its key, with another link in it, counts as sent', async () => {
  const service = await openService(refuses(409, '{"statusCode":409,"name":"invalid_idempotent_request"}'))
  await expect(createHttpMailer(service.url(), from).send(letter)).resolves.toBeUndefined()
})

test.for<[string, number, string]>([
  ['is refused', 422, '{"name":"validation_error","message":"ada@buyer.example"}'],
  ['meets the same letter still under way', 409, '{"name":"concurrent_idempotent_requests"}'],
  ['finds the service broken', 500, 'oh no'],
  ['is led elsewhere', 302, ''],
])('a letter that %s is told of with the status and without its content', async ([, status, body]) => {
  const service = await openService(refuses(status, body))
  const sending = createHttpMailer(service.url(), from).send(letter)
  await expect(sending).rejects.toThrow(`HTTP ${status}`)
  await expect(sending).rejects.not.toThrow('ada@buyer.example')
  expect(service.calls).toHaveLength(1)
})

test('a mail service that is not there is told of', async () => {
  const service = await openService((response) => response.destroy())
  await expect(createHttpMailer(service.url(), from).send(letter)).rejects.toThrow('fetch failed')
})
