import { z } from 'zod'
import { buildSettings } from '../../functions/cli/build-settings.ts'
import { readCatalog } from '../../catalog/read.ts'
import type { RunningShop } from './shop.ts'

/** What a test needs to know of a product that the partner's page sells. */
export interface SoldProduct {
  id: string
  kind: string
  seller: string
  sellerEmail: string
  link: string | undefined
}

const productSchema = z.object({
  id: z.string(),
  seller: z.object({ id: z.string() }),
  delivery: z.object({ kind: z.string(), link: z.object({ url: z.string() }).optional() }),
})

/** The products of the partner's page by delivery method. */
export async function catalogOf({ url, partnerUrl }: RunningShop): Promise<Record<string, SoldProduct>> {
  const page = await (await fetch(partnerUrl)).text()
  const read = await readCatalog(buildSettings({}).catalogDir)
  if ('problems' in read) throw new Error('The catalog has problems.')
  const sellers = new Map(read.content.sellers.map((seller) => [seller.id, seller.email]))
  const sold = await Promise.all(
    [...page.matchAll(/product="([^"]+)"/g)].map(async ([, id]) => {
      const answer = await fetch(`${url}/products/${id}.json`)
      const { seller, delivery } = productSchema.parse(await answer.json())
      const { kind, link } = delivery
      return {
        id: id ?? '',
        kind,
        seller: seller.id,
        sellerEmail: sellers.get(seller.id) ?? '',
        link: link?.url,
      }
    }),
  )
  return Object.fromEntries(sold.map((product) => [product.kind, product]))
}
