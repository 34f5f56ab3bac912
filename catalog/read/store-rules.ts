import type { Folder } from './folder.ts'
import { at, type FieldFinding, key, keysAt, textsAt } from './finding.ts'
import { fileFinding } from './media-rules.ts'
import type { Categories, Shelf } from './shelf.ts'
import type { Document } from './document.ts'

/** What store.yaml says beyond single fields: nothing twice, and legal texts that are there. */
export function storeFindings(store: NonNullable<Shelf['store']>, folder: Folder): FieldFinding[] {
  const legal = keysAt(store.raw, ['legal']).flatMap((name) =>
    fileFinding(store.raw, ['legal', name], folder, 'legal/'),
  )
  return [...legal, ...twice(store.raw, 'currencies'), ...twice(store.raw, 'locales')]
}

/** Translations inside a file are in languages of the store. */
export function localeFindings(raw: unknown, path: readonly string[], shelf: Shelf): FieldFinding[] {
  const [first, ...further] = shelf.store?.value?.locales ?? []
  if (first === undefined) return []
  return keysAt(raw, [...path, 'translations'])
    .filter((locale) => !(further as string[]).includes(locale))
    .map((locale) => {
      const message = `"${locale}" is not a further language of the store`
      return key([...path, 'translations', locale], { message, allowed: further.join(', ') || 'none' })
    })
}

export function categoryLocaleFindings(categories: Document<Categories>, shelf: Shelf): FieldFinding[] {
  return keysAt(categories.raw, []).flatMap((id) => localeFindings(categories.raw, [id], shelf))
}

function twice(raw: unknown, field: string): FieldFinding[] {
  const texts = textsAt(raw, [field])
  return texts.flatMap((text, index) =>
    texts.indexOf(text) === index
      ? []
      : [at([field, index], { message: `"${text}" is written twice`, hint: 'Keep one of them.' })],
  )
}
