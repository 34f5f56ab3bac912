import { z } from 'zod'
import { crashPoints } from '../../functions/crash-points.ts'

const cloudSchema = z.union([
  z.object({
    kind: z.enum(['huawei', 'aws']),
    accessKey: z.string(),
    secretKey: z.string(),
    projectId: z.string().optional(),
    endpoint: z.string().optional(),
    consoleUrl: z.string().optional(),
  }),
  z.object({
    authUrl: z.string(),
    username: z.string().optional(),
    password: z.string().optional(),
    projectName: z.string().optional(),
    consoleUrl: z.string().optional(),
  }),
])

const shelfSchema = z.union([
  z.object({ folder: z.string() }),
  z.object({
    bucket: z.string(),
    region: z.string(),
    endpoint: z.string().optional(),
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    prefix: z.string(),
    redirect: z.boolean(),
  }),
])

const registrySchema = z.object({ host: z.string(), service: z.string().optional(), key: z.string() })

/** What a shop under fire is told when it starts. */
export const shopPlanSchema = z.object({
  folder: z.string(),
  /** Where a shop that kills itself says at which point, and when. */
  killFile: z.string(),
  /** Die when this point is passed for the so-many-th time since the start. */
  kill: z.object({ point: z.enum(crashPoints), passing: z.int().positive() }).nullable(),
  sandbox: z.object({
    stripe: z.object({
      apiBase: z.string(),
      secretKey: z.string(),
      webhookSecret: z.string(),
      pageOrigin: z.string(),
    }),
    smtpUrl: z.string(),
    mailboxUrl: z.string(),
    partnerUrl: z.string(),
    cloudUrl: z.string(),
    sellerUrl: z.string(),
    hosts: z.record(z.string(), z.string()),
    sellerKeys: z.record(z.string(), z.string()),
    clouds: z.record(z.string(), cloudSchema),
    downloads: z.record(z.string(), shelfSchema),
    registries: z.record(z.string(), registrySchema),
    registryUrl: z.string(),
    /** Pools of license keys, each with how many keys its seller has put into it. */
    pools: z.record(z.string(), z.int().positive()),
  }),
})

export type ShopPlan = z.output<typeof shopPlanSchema>

export function sellerKeyName(seller: string, name: string): string {
  return `${seller}/${name}`
}
