import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBucketStandIn } from './bucket/app.ts'
import { sandboxBucket } from './bucket/places.ts'
import { createChildClock } from './child-clock.ts'
import { createCloudStandIn } from './cloud/app.ts'
import { sandboxCloudUser } from './cloud/places.ts'
import { listen, serveApp } from './listen.ts'
import { createMailbox } from './mailbox/app.ts'
import { createMailReceiver } from './mailbox/smtp.ts'
import { openMailStore } from './mailbox/store.ts'
import { createPartnerPage } from './partner/app.ts'
import { createRegistryStandIn } from './registry/app.ts'
import { createStripeStandIn } from './stripe/app.ts'
import { type WorldPlaces, worldSettings } from './world-settings.ts'

/**
 * The world around the shop as one process of its own: payment service, mailbox, cloud, registry, bucket, partner page.
 * `world.ts <file of settings>` prints its places as one line of JSON when all of them listen, and ends with the
 * process that started it.
 */
const settings = worldSettings.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
const { dataDir, ports } = settings
const clock = createChildClock(settings.clockOffsetMs)
const { now } = clock
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))

const [stripe, mail, cloud, partner, registry, bucket] = await Promise.all([
  startStripe(),
  startMailbox(),
  startCloud(),
  startPartner(),
  startRegistry(),
  startBucket(),
])
const places: WorldPlaces = { stripe, partner, cloud, registry, bucket, ...mail }
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
        jump: clock.jump,
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

function startCloud(): Promise<string> {
  const { password, images } = settings.cloud
  const dataFile = join(dataDir, 'cloud.json')
  return serveApp(
    (baseUrl) => createCloudStandIn({ dataFile, baseUrl, users: [sandboxCloudUser(password)], images, now }),
    { port: ports.cloud },
  )
}

function startRegistry(): Promise<string> {
  const { shopUrl, registry } = settings
  return serveApp(
    (baseUrl) => createRegistryStandIn({ ...registry, shopUrl, service: new URL(baseUrl).host, now }),
    { port: ports.registry },
  )
}

function startBucket(): Promise<string> {
  const { bucket } = settings
  return serveApp(() => createBucketStandIn({ ...bucket, bucket: sandboxBucket, now }), {
    port: ports.bucket,
  })
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
