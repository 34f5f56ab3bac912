import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net'
import tls from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  createOutgoing,
  type OutgoingError,
  type OutgoingOptions,
} from '../../../functions/outgoing/fetch.ts'
import { sellerExample } from './certificate.ts'

const servers: (Server | SocketServer)[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen<S extends Server | SocketServer>(server: S): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A call to a local server by the name `seller.example`, as the sandbox makes it. */
async function callStandIn(
  listener: RequestListener,
  request: { method?: 'GET' | 'POST'; body?: string } = {},
) {
  const port = await listen(createServer(listener))
  const outgoing = createOutgoing({
    connect: { 'seller.example': `http://127.0.0.1:${port}` },
    limits: { totalMs: 300 },
  })
  return outgoing({
    url: 'https://seller.example/a?b=c',
    method: 'GET',
    hosts: ['seller.example'],
    ...request,
  })
}

/** The fault of a call that must not be made: neither a look-up nor a connection. */
async function refusalOf(
  url: string,
  options: OutgoingOptions & { hosts?: string[] } = {},
): Promise<OutgoingError> {
  const { hosts = [new URL(url).host], ...rest } = options
  const outgoing = createOutgoing({ resolve: async () => [{ address: '127.0.0.1', family: 4 }], ...rest })
  return outgoing({ url, method: 'GET', hosts }).then(
    () => expect.unreachable('the call was made'),
    (error: OutgoingError) => error,
  )
}

describe('an answer', () => {
  test('comes with status, headers and body, and the server sees the host it was called by', async () => {
    const seen: unknown[] = []
    const answer = await callStandIn(
      (request, response) => {
        let body = ''
        request.on('data', (part) => (body += part))
        request.on('end', () => {
          seen.push(request.method, request.url, request.headers.host, body)
          response.writeHead(404, { 'x-kept': 'yes' }).end('gone')
        })
      },
      { method: 'POST', body: '{"é":1}' },
    )
    expect(seen).toEqual(['POST', '/a?b=c', 'seller.example', '{"é":1}'])
    expect(answer.status).toBe(404)
    expect(answer.headers.get('x-kept')).toBe('yes')
    expect(new TextDecoder().decode(answer.body)).toBe('gone')
  })

  test.each([301, 302, 303, 307, 308])('%i is not followed, and one request is seen', async (status) => {
    let requests = 0
    const call = callStandIn((_request, response) => {
      requests += 1
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end()
    })
    await expect(call).rejects.toMatchObject({
      fault: 'redirect',
      reason: expect.stringContaining(`${status}`),
    })
    expect(requests).toBe(1)
  })

  test('of more than 64 kB is cut off, whatever its status and stated length', async () => {
    let sent = 0
    const call = callStandIn((_request, response) => {
      response.writeHead(500)
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) sent += 16_384
        sent += 16_384
      }
      response.on('drain', pour)
      pour()
    })
    await expect(call).rejects.toMatchObject({ fault: 'too_large' })
    expect(sent).toBeLessThan(16_000_000)
  })

  test('of exactly 64 kB is taken', async () => {
    const answer = await callStandIn((_request, response) => response.end('x'.repeat(65_536)))
    expect(answer.body).toHaveLength(65_536)
  })

  test('that is compressed without being asked is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000))
    const call = callStandIn((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    await expect(call).rejects.toMatchObject({ fault: 'broken', reason: expect.stringContaining('"gzip"') })
  })

  test('that does not begin in time is given up', async () => {
    await expect(callStandIn(() => {})).rejects.toMatchObject({ fault: 'timeout' })
  })

  test('that drips is given up after the same time', async () => {
    const call = callStandIn((_request, response) => {
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    await expect(call).rejects.toMatchObject({
      fault: 'timeout',
      reason: expect.stringContaining('0.3 seconds'),
    })
  })

  test('that breaks off is not taken for a whole one', async () => {
    const call = callStandIn((_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half', () => response.destroy())
    })
    await expect(call).rejects.toMatchObject({
      fault: 'broken',
      reason: expect.stringContaining('in the middle'),
    })
  })

  test('that is not HTTP is told apart', async () => {
    const port = await listen(
      createSocketServer((socket) => socket.resume().end('220 mail.example ESMTP\r\n')),
    )
    const outgoing = createOutgoing({ connect: { 'seller.example': `http://127.0.0.1:${port}` } })
    await expect(
      outgoing({ url: 'https://seller.example/', method: 'POST', hosts: ['seller.example'] }),
    ).rejects.toMatchObject({ fault: 'broken', reason: expect.stringContaining('not HTTP') })
  })
})

describe('a connection that the server closes without a word', () => {
  const hangUpOnce = () => {
    let requests = 0
    const listener: RequestListener = (request, response) => {
      requests += 1
      if (requests === 1) request.socket.destroy()
      else response.end('second')
    }
    return { listener, requests: () => requests }
  }

  test('is tried once more for GET', async () => {
    const { listener, requests } = hangUpOnce()
    const answer = await callStandIn(listener)
    expect(new TextDecoder().decode(answer.body)).toBe('second')
    expect(requests()).toBe(2)
  })

  test('is not tried again for POST, which may have been carried out', async () => {
    const { listener, requests } = hangUpOnce()
    await expect(callStandIn(listener, { method: 'POST', body: '{}' })).rejects.toMatchObject({
      fault: 'broken',
    })
    expect(requests()).toBe(1)
  })

  test('twice in a row is a fault', async () => {
    let requests = 0
    const call = callStandIn((request) => {
      requests += 1
      request.socket.destroy()
    })
    await expect(call).rejects.toMatchObject({ fault: 'broken' })
    expect(requests).toBe(2)
  })
})

describe('a call is refused before anything is sent', () => {
  test.each([
    ['http', 'http://seller.example/', 'https'],
    ['another scheme', 'ftp://seller.example/', 'https'],
    ['a file', 'file:///etc/passwd', 'https'],
    ['a user name in the address', 'https://api@seller.example/', 'user name'],
  ])('%s', async (_name, url, words) => {
    const error = await refusalOf(url, { hosts: ['seller.example'] })
    expect(error).toMatchObject({ fault: 'refused', reason: expect.stringContaining(words) })
  })

  test('text that is no address', async () => {
    const call = createOutgoing({})({ url: 'seller', method: 'GET', hosts: ['seller'] })
    await expect(call).rejects.toMatchObject({ fault: 'refused' })
  })

  test.each([
    ['another host', 'https://other.example/'],
    ['a longer name', 'https://seller.example.evil.example/'],
    ['a name below the listed one', 'https://x.seller.example/'],
    ['another port', 'https://seller.example:8443/'],
    ['a name with a dot at its end', 'https://seller.example./'],
  ])('%s than the listed one', async (_name, url) => {
    const error = await refusalOf(url, { hosts: ['seller.example'] })
    expect(error).toMatchObject({ fault: 'refused', reason: expect.stringContaining('not one of the hosts') })
  })

  test('a body of more than 64 kB', async () => {
    const outgoing = createOutgoing({})
    const call = outgoing({
      url: 'https://a.example/',
      method: 'POST',
      hosts: ['a.example'],
      body: 'x'.repeat(65_537),
    })
    await expect(call).rejects.toMatchObject({ fault: 'refused', reason: expect.stringContaining('65536') })
  })

  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://0/',
    'https://①②⑦.⓪.⓪.①/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://100.64.0.1/',
    'https://10.1.2.3/',
  ])('the private address %s, even if it is listed', async (url) => {
    const error = await refusalOf(url)
    expect(error).toMatchObject({ fault: 'refused', reason: expect.stringContaining('not public') })
  })

  test.each([
    ['one private address', ['10.0.0.1']],
    ['a private address behind a public one', ['93.184.215.14', '127.0.0.1']],
    ['a public address behind a private one', ['169.254.169.254', '93.184.215.14']],
    ['a mapped address', ['::ffff:169.254.169.254']],
  ])('a name that leads to %s', async (_name, addresses) => {
    const resolve = async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    const error = await refusalOf('https://seller.example/', { resolve })
    expect(error).toMatchObject({ fault: 'refused', reason: expect.stringContaining('not public') })
  })

  test('a loopback name in the sandbox that has no stand-in', async () => {
    const error = await refusalOf('https://seller.example/', {
      connect: { 'other.example': 'http://127.0.0.1:9' },
    })
    expect(error.fault).toBe('refused')
  })
})

describe('a name', () => {
  test('that does not exist is a passing fault', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    expect(await refusalOf('https://seller.example/', { resolve })).toMatchObject({ fault: 'unreachable' })
  })

  test('without addresses is a passing fault', async () => {
    expect(await refusalOf('https://seller.example/', { resolve: async () => [] })).toMatchObject({
      fault: 'unreachable',
    })
  })

  test('whose server never answers the look-up is given up', async () => {
    const error = await refusalOf('https://seller.example/', {
      resolve: () => new Promise(() => {}),
      limits: { connectMs: 30 },
    })
    expect(error.fault).toBe('timeout')
  })
})

describe('with insecure sellers allowed, for development', () => {
  test('http and loopback may be called, by listed host and port', async () => {
    const port = await listen(createServer((_request, response) => response.end('hello')))
    const outgoing = createOutgoing({ allowInsecure: true })
    const hosts = [`127.0.0.1:${port}`]
    const answer = await outgoing({ url: `http://127.0.0.1:${port}/`, method: 'GET', hosts })
    expect(answer.status).toBe(200)
  })

  test('other private addresses stay closed', async () => {
    const error = await refusalOf('http://10.0.0.1/', { allowInsecure: true })
    expect(error.fault).toBe('refused')
  })

  test('nobody listening is a passing fault', async () => {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    servers.length = 0
    const outgoing = createOutgoing({ allowInsecure: true })
    const call = outgoing({ url: `http://127.0.0.1:${port}/`, method: 'GET', hosts: [`127.0.0.1:${port}`] })
    await expect(call).rejects.toMatchObject({ fault: 'unreachable' })
  })
})

describe('over TLS', () => {
  /** A call that is led to a local server by the resolver, as DNS leads it to a seller's. */
  async function callSecure(
    host: string,
    resolve = vi.fn(async () => [{ address: '127.0.0.1', family: 4 }]),
  ) {
    const port = await listen(
      createSecureServer(sellerExample, (_request, response) => response.end('secret')),
    )
    const outgoing = createOutgoing({ allowInsecure: true, resolve })
    const answer = await outgoing({
      url: `https://${host}:${port}/`,
      method: 'GET',
      hosts: [`${host}:${port}`],
    })
    return { answer, resolve }
  }

  test('a certificate that nobody vouches for is refused', async () => {
    await expect(callSecure('seller.example')).rejects.toMatchObject({
      fault: 'certificate',
      reason: expect.stringContaining('SELF_SIGNED'),
    })
  })

  describe('with a certificate that is trusted', () => {
    const before = tls.getCACertificates('default')
    const trust = () => tls.setDefaultCACertificates([...before, sellerExample.cert])
    afterEach(() => tls.setDefaultCACertificates(before))

    test('the connection goes to the address that was checked, looked up once', async () => {
      trust()
      const { answer, resolve } = await callSecure('seller.example')
      expect(new TextDecoder().decode(answer.body)).toBe('secret')
      expect(resolve).toHaveBeenCalledTimes(1)
    })

    test('the name must be the one that was called', async () => {
      trust()
      await expect(callSecure('other.example')).rejects.toMatchObject({ fault: 'certificate' })
    })
  })

  test('a server that takes the connection and says nothing is given up', async () => {
    const port = await listen(createSocketServer((socket) => void socket.resume()))
    const outgoing = createOutgoing({ allowInsecure: true, limits: { connectMs: 50 } })
    const call = outgoing({ url: `https://127.0.0.1:${port}/`, method: 'GET', hosts: [`127.0.0.1:${port}`] })
    await expect(call).rejects.toMatchObject({
      fault: 'timeout',
      reason: expect.stringContaining('did not take'),
    })
  })
})
