import { AwsV4Signer } from 'aws4fetch'
import type { ImageShare, ShareAnswer } from '../../catalog/delivery/cloud-port.ts'
import type { Outgoing } from '../outgoing/fetch.ts'
import { consoleUrl } from './console-url.ts'
import { CloudFault } from './fault.ts'
import type { HasTurn, TurnedCloud } from './in-turn.ts'
import { settled } from './settled.ts'
import type { KeyedCloudSettings } from './settings.ts'

export interface AwsOptions {
  outgoing: Outgoing
  /** Name of the cloud, for sentences. */
  cloud: string
  settings: KeyedCloudSettings
  /** Time that requests are signed with. */
  now(): Date
}

interface Answer {
  status: number
  /** Error code of EC2; null when the call did its work. */
  code: string | null
  /** What EC2 says of it in words. */
  message: string
  body: string
}

type Call = (parameters: Record<string, string>) => Promise<Answer>

/**
 * Gives AWS accounts permission to launch an image: `ModifyImageAttribute` and, to be sure, `DescribeImageAttribute` of
 * the EC2 Query API, version 2016-11-15 (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyImageAttribute.html).
 * What is changed may be shown some time later ("Eventual consistency" there): until then it is tried again. There is no
 * step of acceptance, so whoever has the permission is `accepted`.
 */
export function createAwsCloud(options: AwsOptions): TurnedCloud {
  const ask = (share: ImageShare, step: (call: Call) => Promise<ShareAnswer>) =>
    settled(() => step(caller(options, share.region)))
  return {
    status: (share) => ask(share, (call) => read(call, share)),
    grant: (share, hasTurn = () => true) => ask(share, (call) => give(call, share, hasTurn)),
    revoke: (share) => ask(share, (call) => take(call, share)),
    consoleUrl: (share) => consoleUrl(options.settings.consoleUrl, share),
  }
}

async function read(call: Call, share: ImageShare): Promise<ShareAnswer> {
  const answer = await call({
    Action: 'DescribeImageAttribute',
    ImageId: share.image,
    Attribute: 'launchPermission',
  })
  if (answer.code) return explain(answer, share)
  if (answer.status !== 200)
    return { status: 'unreachable', reason: `The cloud answered with HTTP ${answer.status}.` }
  const accounts = [...answer.body.matchAll(/<userId>\s*(\d{12})\s*<\/userId>/g)].map(([, id]) => id)
  return { status: accounts.includes(share.project) ? 'accepted' : 'absent' }
}

async function give(call: Call, share: ImageShare, hasTurn: HasTurn): Promise<ShareAnswer> {
  const before = await read(call, share)
  if (before.status !== 'absent') return before
  if (!hasTurn())
    return { status: 'unreachable', reason: 'The cloud took so long that the turn to share was over.' }
  const answer = await modify(call, share, 'Add')
  return answer.code ? explain(answer, share) : read(call, share)
}

async function take(call: Call, share: ImageShare): Promise<ShareAnswer> {
  const answer = await modify(call, share, 'Remove')
  // The image itself is gone, and the access with it.
  if (isGone(answer.code)) return { status: 'absent' }
  if (answer.code) return explain(answer, share)
  const after = await read(call, share)
  if (after.status !== 'accepted') return after
  return { status: 'unreachable', reason: 'The cloud still lists the account for the image.' }
}

const modify = (call: Call, { image, project }: ImageShare, way: 'Add' | 'Remove'): Promise<Answer> =>
  call({
    Action: 'ModifyImageAttribute',
    ImageId: image,
    [`LaunchPermission.${way}.1.UserId`]: project,
  })

function caller({ outgoing, cloud, settings, now }: AwsOptions, region: string): Call {
  const endpoint = (settings.endpoint ?? 'https://ec2.{region}.amazonaws.com')
    .replaceAll('{region}', encodeURIComponent(region))
    .replace(/\/*$/, '/')
  return async (parameters) => {
    const body = new URLSearchParams({ ...parameters, Version: '2016-11-15' }).toString()
    const signer = new AwsV4Signer({
      method: 'POST',
      url: endpoint,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body,
      accessKeyId: settings.accessKey,
      secretAccessKey: settings.secretKey,
      ...(settings.securityToken ? { sessionToken: settings.securityToken } : {}),
      service: 'ec2',
      region,
      datetime: `${now().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`,
    })
    const { headers } = await signer.sign()
    const answer = await outgoing({
      url: endpoint,
      method: 'POST',
      headers: Object.fromEntries(headers),
      body,
      hosts: [new URL(endpoint).host],
    })
    const text = new TextDecoder().decode(answer.body)
    const code = answer.status === 200 ? null : (/<Code>\s*([\w.]+)\s*<\/Code>/.exec(text)?.[1] ?? null)
    const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? ''
    // The same code says that the image is another's.
    const isOfImage = code === 'AuthFailure' && /not authorized for image/i.test(message)
    if (code && refusedKeys.has(code) && !isOfImage) {
      throw new CloudFault(
        'refused',
        `The cloud "${cloud}" does not accept our access key (${code}); check it and the clock.`,
      )
    }
    if (!code && answer.status !== 200)
      throw new CloudFault('unreachable', `The cloud "${cloud}" answered with HTTP ${answer.status}.`)
    return { status: answer.status, code, message, body: text }
  }
}

/** "Error codes for the Amazon EC2 API", https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. */
const refusedKeys = new Set([
  'AuthFailure',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'RequestExpired',
  'MissingAuthenticationToken',
])

const isGone = (code: string | null) =>
  code === 'InvalidAMIID.NotFound' || code === 'InvalidAMIID.Unavailable'

function explain({ code, status }: Answer, { image, region }: ImageShare): ShareAnswer {
  const about = `The image ${image} in ${region}`
  if (isGone(code) || code === 'InvalidAMIID.Malformed')
    return { status: 'refused', reason: `${about} is not there.` }
  if (code === 'InvalidUserID.Malformed' || code === 'InvalidAMIAttributeItemValue') {
    return { status: 'refused', cause: 'project', reason: `The cloud does not know this account (${code}).` }
  }
  if (code && /LimitExceeded$/.test(code) && code !== 'RequestLimitExceeded') {
    const reason = `${about} is shared with as many accounts as the cloud allows.`
    return { status: 'refused', cause: 'full', reason }
  }
  if (code === 'AuthFailure' || code === 'UnauthorizedOperation' || code === 'OperationNotPermitted')
    return { status: 'refused', reason: `${about} may not be shared with our access key (${code}).` }
  return { status: 'unreachable', reason: `The cloud answered ${code ?? `HTTP ${status}`}.` }
}
