import { hostFindings, connectionFindings, keyCollisions } from './connection-rules.ts'
import type { Document } from './document.ts'
import type { FieldFinding } from './finding.ts'
import type { Folder } from './folder.ts'
import { checkMedia, fileFinding, pictureFindings } from './media-rules.ts'
import { payoutFindings, sharedSaleFindings } from './payout-rules.ts'
import type { CatalogProblem } from './problem.ts'
import { productFindings, translationFindings } from './product-rules.ts'
import type { Shelf } from './shelf.ts'
import { categoryLocaleFindings, localeFindings, storeFindings } from './store-rules.ts'

/** Settings that change what a catalog may say. */
export interface CheckOptions {
  allowInsecureSellers: boolean
}

/** Checks what files say of each other, and the files they name. */
export async function checkShelf(
  shelf: Shelf,
  folder: Folder,
  options: CheckOptions,
  problems: CatalogProblem[],
): Promise<void> {
  const report = (document: Document<unknown>, findings: readonly FieldFinding[]): void => {
    problems.push(...findings.map(document.problem))
  }
  await checkMedia(folder, problems)
  if (shelf.store) report(shelf.store, storeFindings(shelf.store, folder))
  if (shelf.categories) report(shelf.categories, categoryLocaleFindings(shelf.categories, shelf))
  for (const seller of shelf.sellers.values()) {
    report(seller, [...hostFindings(seller, options), ...localeFindings(seller.raw, [], shelf)])
    report(seller, payoutFindings(seller, shelf))
    report(seller, await pictureFindings(seller, folder))
  }
  for (const { seller, finding } of keyCollisions(shelf.sellers.values())) report(seller, [finding])
  for (const product of shelf.products.values()) {
    report(product, productFindings(product, shelf))
    report(product, connectionFindings(product.raw, shelf, options))
    report(product, sharedSaleFindings(product, shelf))
    report(product, fileFinding(product.raw, ['eula'], folder, 'eula/'))
    report(product, await pictureFindings(product, folder))
  }
  for (const translation of shelf.translations) report(translation, translationFindings(translation, shelf))
}
