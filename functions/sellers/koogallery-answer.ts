import { z } from 'zod'
import type { ContactField } from '../../catalog/delivery/seller-port.ts'

/** What every V2 answer has. Sellers send six digits, some of them as a number. */
const result = {
  resultCode: z.union([z.string().min(1), z.number()]).transform((code) => String(code).padStart(6, '0')),
  resultMsg: z.string().nullish(),
}

/** What says no more than how it went. */
export const plainAnswer = z.object(result)

const createdAnswer = z.object({ ...result, instanceId: z.string().min(1).max(64) })

const blankIsAbsent = (longest: number) =>
  z
    .string()
    .max(longest)
    .nullish()
    .transform((text) => text || undefined)

/** Addresses and credentials of an account; in V1 user name and password are encrypted. */
const appInfo = z
  .object({
    frontEndUrl: blankIsAbsent(512),
    adminUrl: blankIsAbsent(512),
    userName: blankIsAbsent(128),
    password: blankIsAbsent(128),
    memo: blankIsAbsent(1024),
  })
  .nullish()

const queriedAnswer = z.object({
  ...result,
  info: z
    .array(z.object({ instanceId: z.string().max(64), appInfo }))
    .max(100)
    .nullish(),
})

/** Answers of the second generation. */
export const answers = {
  newInstance: createdAnswer,
  queryInstance: queriedAnswer,
  releaseInstance: plainAnswer,
  refreshInstance: plainAnswer,
  updateInstanceStatus: plainAnswer,
  upgradeInstance: plainAnswer,
  changeInstanceCheck: plainAnswer,
  orderNotify: plainAnswer,
  refreshLicenseCode: plainAnswer,
  updateLicenseCodeStatus: plainAnswer,
  releaseLicenseCode: plainAnswer,
}

const encryptType = z
  .union([z.literal(['1', '2']), z.literal([1, 2])])
  .nullish()
  .transform((type) => (String(type ?? 1) === '2' ? ('2' as const) : ('1' as const)))

const v1Created = createdAnswer.extend({ appInfo, encryptType })
const v1Queried = queriedAnswer.extend({
  encryptType,
  info: z
    .array(z.object({ instanceId: z.string().max(64), appInfo, usageInfo: z.unknown().optional() }))
    .max(100)
    .nullish(),
})

/** Older sellers leave the instance empty (K24, K24b). */
const v1Licensed = z.object({
  ...result,
  instanceId: blankIsAbsent(64),
  license: z.string().min(1).max(16_384),
})

/** Answers of the first generation. */
export const v1Answers = {
  newInstance: v1Created,
  refreshInstance: plainAnswer,
  expireInstance: plainAnswer,
  releaseInstance: plainAnswer,
  upgrade: plainAnswer,
  instanceStatus: plainAnswer,
  queryInstance: v1Queried,
  getLicense: v1Licensed,
}

export type V1Created = z.output<typeof v1Created>
export type V1Queried = z.output<typeof v1Queried>
export type QueriedAnswer = z.output<typeof queriedAnswer>
export type Result = z.output<typeof plainAnswer>

/** What a result code asks of us; the reason is a clause that a buyer can read. Codes: K57, K58. */
export type CodeMeaning =
  | { kind: 'ok' }
  | { kind: 'later' | 'failed' | 'unknown-instance'; reason: string }
  | { kind: 'refused'; fault: 'buyer' | 'sold-out' | 'operator'; reason: string; field?: ContactField }

const meanings: Record<string, CodeMeaning> = {
  '000000': { kind: 'ok' },
  '000001': {
    kind: 'refused',
    fault: 'operator',
    reason: 'its server did not accept our signature; compare the key and the clocks',
  },
  '000002': {
    kind: 'refused',
    fault: 'operator',
    reason: 'its server did not accept a field of our request',
  },
  '000003': { kind: 'unknown-instance', reason: 'its server does not know the account' },
  '000004': { kind: 'later', reason: 'its server is still working on the order' },
  '000005': { kind: 'failed', reason: 'its server had a fault of its own' },
  '000100': { kind: 'refused', fault: 'sold-out', reason: 'nothing is left to give out' },
  '000101': {
    kind: 'refused',
    fault: 'buyer',
    field: 'mobile',
    reason: 'the mobile number is missing or already used there',
  },
  '000102': {
    kind: 'refused',
    fault: 'buyer',
    field: 'email',
    reason: 'the e-mail address is missing or already used there',
  },
  '000103': { kind: 'refused', fault: 'buyer', reason: 'you have already bought this product there' },
  '000104': { kind: 'failed', reason: 'its server had a fault of its own' },
  '000105': { kind: 'refused', fault: 'buyer', reason: 'your account there already has this' },
  '000106': { kind: 'refused', fault: 'sold-out', reason: 'it is sold out' },
  '000900': { kind: 'refused', fault: 'sold-out', reason: 'no license is left to give out' },
  '000107': {
    kind: 'refused',
    fault: 'buyer',
    field: 'domain',
    reason: 'the e-mail domain is already taken there',
  },
}

/** What to do about an answer's result code, with the code and the seller's own message in the reason. */
export function meaningOf({ resultCode, resultMsg }: Result): CodeMeaning {
  const meaning = meanings[resultCode] ?? {
    kind: 'failed',
    reason: 'its server answered a code we do not know',
  }
  if (meaning.kind === 'ok') return meaning
  const said = resultMsg ? `: “${safeText(resultMsg, 255)}”` : ''
  return { ...meaning, reason: `${meaning.reason} (${resultCode}${said})` }
}

/** Text of a stranger on one line: printable characters only, cut. */
export function safeText(text: string, longest = 200): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}
