import { z } from 'zod'
import type { PublicDelivery, ViewItem } from '../../catalog/wire.ts'
import { askJson, askUntilAnswered, Refused } from './ask.ts'
import type { BasketLine } from './basket.ts'
import type { OrderPage } from './order-page.ts'
import type { World } from './world.ts'

/** What a buyer holds of one line, as it was handed out. */
export interface Holding {
  /** Keys and passwords as they were shown, files by name and SHA-256, images by digest. */
  values: string[]
  /** Whether what was handed out still opens something; absent where nobody is asked for that. */
  opens?: () => Promise<boolean>
}

/** Takes in hand what the order page hands out now: nothing once it was taken back. */
export async function takeHold(
  line: BasketLine,
  index: number,
  { page, world }: { page: OrderPage; world: World },
): Promise<Holding> {
  const delivery = await page.delivery(index)
  switch (line.way) {
    case 'image by openstack':
    case 'image by huawei':
    case 'image by aws':
    case 'service':
      return { values: [] }
    case 'service with files':
      return { values: await filesOf(delivery) }
    case 'license signed':
      return { values: await licenseFile(delivery) }
    case 'download':
      return download(index, delivery, page)
    case 'container':
      return pull(line, delivery, { secrets: await reveal(index, page), world })
    case 'license by koogallery-v2': {
      const [code] = await reveal(index, page)
      return code ? { values: [code], opens: () => activates(code, world) } : { values: [] }
    }
    default:
      return { values: await reveal(index, page) }
  }
}

/** What the page shows when it is asked to; what was shown long ago the seller is asked for again. */
async function reveal(index: number, page: OrderPage): Promise<string[]> {
  const shown = (await page.actNow(index, 'reveal')) ?? (await page.actNow(index, 'reveal-again')) ?? []
  return shown.flatMap((item) => (item.type === 'secret' && item.value ? [item.value] : []))
}

type FileItem = Extract<ViewItem, { type: 'file' }>

const filesIn = (view: readonly ViewItem[]): FileItem[] =>
  view.filter((item): item is FileItem => item.type === 'file')

/** Every file of the page, both sides', as it comes out again. */
async function filesOf({ view }: PublicDelivery): Promise<string[]> {
  const files = filesIn(view).map(async ({ value, href }) => {
    const { sha256 } = await askUntilAnswered(href ?? '')
    return `${value} ${sha256}`
  })
  return (await Promise.all(files)).toSorted()
}

/** The license file, which is made out to its delivery. */
async function licenseFile({ view }: PublicDelivery): Promise<string[]> {
  const [file] = filesIn(view)
  if (!file?.href) return []
  const { text } = await askUntilAnswered(file.href)
  const claims = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString())
  return [z.object({ jti: z.string() }).parse(claims).jti]
}

/** Makes a link, downloads by it, and sees that nobody else can; a download that broke off goes on. */
async function download(index: number, delivery: PublicDelivery, page: OrderPage): Promise<Holding> {
  const [input] = delivery.actions.find(({ id }) => id === 'link')?.inputs ?? []
  const file = input?.options?.[0]?.id
  if (!file) return { values: [] }
  const shown = (await page.actNow(index, 'link', { file })) ?? []
  const href = filesIn(shown)[0]?.href ?? ''
  const resume = () => askUntilAnswered(href, { headers: { range: 'bytes=0-' } })
  const { sha256 } = await askUntilAnswered(href).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'download_used') return resume()
    throw error
  })
  if (await isLetIn(() => askUntilAnswered(href, { headers: { 'user-agent': 'somebody else' } })))
    throw new Error(`a download link of ${delivery.id} let two in`)
  return { values: [sha256], opens: () => isLetIn(resume) }
}

/** Pulls the first image with the token that was shown. */
async function pull(
  { product }: BasketLine,
  { view }: PublicDelivery,
  { secrets: [password], world }: { secrets: string[]; world: World },
): Promise<Holding> {
  const [image] = 'repositories' in product.delivery ? product.delivery.repositories : []
  const user = view.find(({ label }) => label === 'User name')
  if (!password || !image || user?.type !== 'code') return { values: [] }
  const { registryUrl } = world.sandbox
  const query = new URLSearchParams({
    service: new URL(registryUrl).host,
    scope: `repository:${image.name}:pull`,
    account: user.value,
  })
  const digest = async (): Promise<string> => {
    const asked = await askUntilAnswered(`${world.shopUrl}/api/registry/token?${query}`, {
      headers: { authorization: `Basic ${btoa(`${user.value}:${password}`)}` },
    })
    const { token } = z.object({ token: z.string() }).parse(JSON.parse(asked.text))
    const pulled = await askUntilAnswered(`${registryUrl}/v2/${image.name}/manifests/${image.tag}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return pulled.digest
  }
  return { values: [password, await digest()], opens: () => isLetIn(digest) }
}

/** The seller's software activates a code, which it may do again. */
async function activates(license: string, { shopUrl }: World): Promise<boolean> {
  const answer = await askJson(`${shopUrl}/api/mkp-openapi-public/global/v2/license/activate`, {
    body: { license },
  })
  return z.object({ error_code: z.string() }).parse(answer).error_code === '92020000'
}

async function isLetIn(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}
