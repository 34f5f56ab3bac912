import { inTurn } from '../../../../functions/clouds/in-turn.ts'
import type { CloudPort, ImageShare, ShareAnswer } from '../../../../catalog/delivery/cloud-port.ts'
import type { ImageTerms } from '../../../../catalog/delivery/image/terms.ts'
import { samples } from '../../../samples.ts'
import { type CloudUnderTest, openCloud } from '../../clouds/contract.ts'
import { createTestShop, operatorToken, post, requestFor } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { buyerOf } from '../fetching/buyer.ts'

export const day = 86_400
const [offered] = samples.image.terms.images
export const copy = '8e3e3af9-c7af-4f18-b110-4169bd5dc46a'
export const other = 'fedcba9876543210fedcba9876543210'

export interface SceneOptions {
  platform?: CloudUnderTest['platform']
  memberQuota?: number
  terms?: Partial<ImageTerms>
}

/** A whole shop that sells an image of a stand-in cloud, reached by HTTP as in production. */
export async function openImageShop(store: StoreKind, options: SceneOptions = {}) {
  const { platform = 'openstack', memberQuota, terms = {} } = options
  const isAws = platform === 'aws'
  const image = isAws ? 'ami-0abcdef1234567890' : (offered?.id ?? '')
  const project = isAws ? '123456789012' : '0123456789abcdef0123456789abcdef'
  const share: ImageShare = { cloud: 'nordic', region: 'eu-north-1', image, project }
  const first = isAws ? 'accepted' : 'pending'
  const outside = await openCloud({ platform, share, other, copy, missing: '', first }, memberQuota)
  const shop = await createTestShop({ store, maxAttempts: 8 })
  const seen = { isDown: false, refusal: null as ShareAnswer | null, changes: [] as string[] }
  const away: ShareAnswer = { status: 'unreachable', reason: 'nordic.example did not answer in 15 seconds.' }
  const whenUp =
    (call: 'grant' | 'status' | 'revoke'): CloudPort['grant'] =>
    async (one) => {
      if (seen.isDown) return away
      if (seen.refusal && call === 'grant') return seen.refusal
      if (call !== 'status')
        seen.changes.push(`${call} ${one.image === image ? 'image' : 'copy'} ${one.project}`)
      return outside.cloud[call](one)
    }
  shop.shop.cloud = inTurn(
    {
      grant: whenUp('grant'),
      status: whenUp('status'),
      revoke: whenUp('revoke'),
      consoleUrl: outside.cloud.consoleUrl,
    },
    { store: () => shop.shop.store, now: () => new Date(), random: shop.shop.random },
  )
  const product = (more: Partial<ImageTerms>) =>
    shop.change('image', {
      delivery: {
        ...samples.image.terms,
        platform,
        images: [{ region: 'eu-north-1', id: image }],
        ...terms,
        ...more,
      },
    })
  product({})
  const pass = async (seconds: number) => {
    shop.world.pass(seconds)
    await shop.runJobs()
  }
  /** How the cloud has it, whatever the shop thinks. */
  const at = async (change: Partial<ImageShare> = {}) =>
    (await outside.cloud.status({ ...share, ...change })).status
  return {
    ...shop,
    share,
    seen,
    product,
    pass,
    at,
    press: outside.press,
    /** Another buyer who takes a place. */
    fill: (change: Partial<ImageShare> = {}) => outside.cloud.grant({ ...share, project: other, ...change }),
    /** @param locale language of the order */
    buy: (locale = 'en') => {
      const inputs = { region: share.region, project }
      const lines = [{ product: 'image', plan: 'team', inputs }]
      return buyerOf(shop, 'image', requestFor('image', { lines, locale }))
    },
    retry: async (delivery: string) => {
      const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': `retry-${delivery}` }
      const answer = await post(shop.app, `/api/operator/deliveries/${delivery}/retry`, {}, headers)
      if (!answer.ok) throw new Error(`retry answered ${answer.status}: ${await answer.text()}`)
      await shop.runJobs()
    },
  }
}
