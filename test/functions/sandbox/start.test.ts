import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createStripe } from '../../../functions/payments/stripe.ts'
import { createSmtpMailer } from '../../../functions/mail/smtp.ts'
import { openSqliteStore } from '../../../functions/storage/sqlite.ts'
import { startSampleSandbox } from './sandbox-host.ts'
import { sessionRequest } from './stripe-world.ts'

let dataDir: string
const lines: string[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vitrine-sandbox-'))
  lines.length = 0
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const start = (): ReturnType<typeof startSampleSandbox> =>
  startSampleSandbox(dataDir, (line) => lines.push(line))

describe('the sandbox', () => {
  test('opens every place that it names', async () => {
    const sandbox = await start()
    const { pageOrigin, secretKey, apiBase, webhookSecret } = sandbox.stripe
    const places = [
      `${pageOrigin}/sandbox`,
      sandbox.mailboxUrl,
      sandbox.partnerUrl,
      sandbox.cloudUrl,
      sandbox.sellerUrl,
    ]
    for (const place of places) expect((await fetch(place)).status, place).toBe(200)
    const { gateway } = createStripe({ secretKey, apiBase, webhookSecrets: [webhookSecret] })
    expect((await gateway.openSession(sessionRequest())).url).toContain(pageOrigin)
    const mailer = createSmtpMailer(sandbox.smtpUrl, 'shop@example.com')
    await mailer.send({ messageId: '<1@shop>', to: 'buyer@example.com', subject: 'A mail', text: 'Text.' })
    expect(await (await fetch(`${sandbox.mailboxUrl}/mails.json`)).json()).toMatchObject([
      { subject: 'A mail' },
    ])
    await sandbox.stop()
    await expect(fetch(pageOrigin)).rejects.toThrow()
    expect(lines).toEqual([])
  })

  test('leads the hosts of sellers and clouds to their stand-ins, and the partner lives on another site', async () => {
    const sandbox = await start()
    expect(sandbox.hosts['api.northbeam.example']).toBe(sandbox.sellerUrl)
    expect(sandbox.hosts['identity.nordic.example']).toBe(sandbox.cloudUrl)
    expect(sandbox.clouds.nordic).toMatchObject({ authUrl: 'https://identity.nordic.example/v3' })
    expect(new URL(sandbox.partnerUrl).hostname).toBe('localhost')
    expect(await (await fetch(sandbox.partnerUrl)).text()).toContain('Circuit Notes')
    await sandbox.stop()
  })

  test('has one clock for the shop and everybody around it, moved by a button of the payments page', async () => {
    const store = await openSqliteStore(join(dataDir, 'shop'))
    const sandbox = await startSampleSandbox(dataDir, (line) => lines.push(line), store)
    const press = (button: string): Promise<Response> =>
      fetch(`${sandbox.stripe.pageOrigin}/sandbox/clock/${button}`, { method: 'POST', redirect: 'manual' })
    expect((await press('day')).status).toBe(303)
    expect((await press('hour')).status).toBe(303)
    const ahead = (time = new Date(0)): number => Math.round((time.getTime() - Date.now()) / 60_000)
    expect(ahead(sandbox.clock?.now())).toBe(25 * 60)
    const state = (await (await fetch(`${sandbox.stripe.pageOrigin}/sandbox/state.json`)).json()) as {
      now: string
    }
    expect(ahead(new Date(state.now))).toBe(25 * 60)
    await sandbox.stop()
    await store.close()
    expect(lines).toEqual([])
  })

  test('keeps its secrets to the owner, and its payments and keys from one start to the next', async () => {
    const before = await start()
    const { secretKey, apiBase } = before.stripe
    const opened = await createStripe({ secretKey, apiBase, webhookSecrets: [] }).gateway.openSession(
      sessionRequest(),
    )
    await before.stop()
    expect(statSync(join(dataDir, 'sandbox/secrets.json')).mode & 0o777).toBe(0o600)
    const after = await start()
    expect(after.stripe.secretKey).toBe(secretKey)
    expect(after.sellerKey('northbeam', 'main')).toBe(before.sellerKey('northbeam', 'main'))
    const { gateway: again } = createStripe({ secretKey, apiBase: after.stripe.apiBase, webhookSecrets: [] })
    expect((await again.session(opened.id)).reference).toBe('ord_1')
    await after.stop()
  })

  test('ends with the shop, also when that is killed', async () => {
    const host = fileURLToPath(new URL('./sandbox-host.ts', import.meta.url))
    const shop = spawn(process.execPath, [host, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const line = await new Promise<string>((resolve) =>
      createInterface({ input: shop.stdout }).once('line', resolve),
    )
    const { page, seller } = JSON.parse(line)
    expect((await fetch(`${page}/sandbox`)).status).toBe(200)
    shop.kill('SIGKILL')
    for (const place of [page, seller]) {
      await expect
        .poll(
          () =>
            fetch(place).then(
              () => 'there',
              () => 'gone',
            ),
          { timeout: 5000 },
        )
        .toBe('gone')
    }
  })

  test('says which part did not start', async () => {
    await (await start()).stop()
    writeFileSync(join(dataDir, 'sandbox/cloud.json'), 'not JSON')
    await expect(start()).rejects.toThrow(/^The sandbox's world did not start/)
    expect(readFileSync(join(dataDir, 'sandbox/cloud.json'), 'utf8')).toBe('not JSON')
    expect(lines.join('\n')).toContain('world: ')
  })
})
