import { z } from 'zod'
import type { OutgoingAnswer } from '../outgoing/fetch.ts'
import { CloudFault } from './fault.ts'
import { readJson } from './keystone.ts'
import { type CallService, type CloudAccess, openService } from './service.ts'

/** Glance v2 of one region of one cloud, signed in. Paths are below `/v2`. */
export type Glance = CallService

export const memberSchema = z.object({ status: z.enum(['pending', 'accepted', 'rejected']) })
export const membersSchema = z.object({ members: z.array(z.object({ member_id: z.string() })) })

/** Opens Glance of every region of a cloud. */
export function createGlance(access: CloudAccess): (region: string) => Glance {
  return openService(access, { type: 'image', name: 'image', version: '/v2' })
}

/** Reads a successful answer by its schema. */
export function readGlance<T>(cloud: string, { body }: OutgoingAnswer, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(readJson(body))
  if (parsed.success) return parsed.data
  throw new CloudFault('unreachable', `The cloud "${cloud}" answered something that we cannot read.`)
}
