import { z } from 'zod'

const port = z.int().min(0).max(65_535)

/** What `world.ts` is told when it is started: a file, since the images of a large catalog do not fit in arguments. */
export const worldSettings = z.strictObject({
  dataDir: z.string().min(1),
  /** Milliseconds that the sandbox's clock is ahead at the start. */
  clockOffsetMs: z.int().min(0),
  shopUrl: z.url(),
  ports: z.strictObject({
    partner: port,
    mailbox: port,
    stripe: port,
    cloud: port,
    smtp: port,
    registry: port,
    bucket: port,
  }),
  stripe: z.strictObject({ secretKey: z.string().min(1), webhookSecret: z.string().min(1) }),
  cloud: z.strictObject({
    password: z.string().min(1),
    images: z.array(z.strictObject({ id: z.string(), region: z.string(), name: z.string() })),
  }),
  registry: z.strictObject({
    key: z.string().min(1),
    artifacts: z.array(
      z.strictObject({ repository: z.string(), tag: z.string(), kind: z.enum(['image', 'chart']) }),
    ),
  }),
  bucket: z.strictObject({
    key: z.strictObject({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) }),
    files: z.array(z.strictObject({ path: z.string(), size: z.int() })),
  }),
  partner: z.strictObject({ id: z.string(), name: z.string() }),
  products: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      tagline: z.string(),
      seller: z.string(),
      plan: z.string().nullable(),
    }),
  ),
})
export type WorldSettings = z.input<typeof worldSettings>

/** Where everything listens; the line that `world.ts` prints when it is ready. */
export const worldPlaces = z.strictObject({
  stripe: z.url(),
  mailbox: z.url(),
  cloud: z.url(),
  smtp: z.string(),
  partner: z.url(),
  registry: z.url(),
  bucket: z.url(),
})
export type WorldPlaces = z.output<typeof worldPlaces>
