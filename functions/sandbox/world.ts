import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { listen, serveApp } from './listen.ts'
import { createMailbox } from './mailbox/app.ts'
import { createMailReceiver } from './mailbox/smtp.ts'
import { openMailStore } from './mailbox/store.ts'
import { createPartnerPage } from './partner/app.ts'
import { createStripeStandIn } from './stripe/app.ts'
import { type WorldPlaces, worldSettings } from './world-settings.ts'

/**
 * The world around the shop as one process of its own: payment service, mailbox, cloud and partner page.
 * `world.ts '<settings as JSON>'` prints its places as one line of JSON when all of them listen, and ends with the
 * process that started it.
 */
const settings = worldSettings.parse(JSON.parse(process.argv[2] ?? '{}'))
const { dataDir, ports } = settings
const now = (): Date => new Date()
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
mkdirSync(dataDir, { recursive: true, mode: 0o700 })

const [stripe, mail, partner] = await Promise.all([startStripe(), startMailbox(), startPartner()])
const places: WorldPlaces = { stripe, partner, ...mail }
process.stdout.write(`${JSON.stringify(places)}\n`)

function startStripe(): Promise<string> {
  return serveApp(
    (baseUrl) => {
      const standIn = createStripeStandIn({
        ...settings.stripe,
        dataFile: join(dataDir, 'stripe.sqlite'),
        baseUrl,
        webhookUrl: `${settings.shopUrl}/api/payment-events`,
        now,
      })
      standIn.start()
      return standIn.app
    },
    { port: ports.stripe },
  )
}

async function startMailbox(): Promise<{ mailbox: string; smtp: string }> {
  const store = openMailStore(join(dataDir, 'mails.sqlite'))
  const receiver = createMailReceiver(store, now)
  const [mailbox, smtpPort] = await Promise.all([
    serveApp(() => createMailbox(store), { port: ports.mailbox }),
    listen(receiver, ports.smtp, () => portOf(receiver.server.address())),
  ])
  return { mailbox, smtp: `smtp://127.0.0.1:${smtpPort}` }
}

function startPartner(): Promise<string> {
  const { shopUrl, partner, products } = settings
  return serveApp(() => createPartnerPage({ shopUrl, partner, products }), {
    port: ports.partner,
    host: 'localhost',
  })
}

function portOf(address: ReturnType<import('node:net').Server['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port.')
  return address.port
}
