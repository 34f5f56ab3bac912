import { readStore } from './shop.ts'

/** Address of a page in a locale: the store's first locale has no prefix. */
export function pathIn(locale: string, path: string, locales: readonly string[]): string {
  return locale === locales[0] ? path : `/${locale}${path}`
}

/** One route a locale, for pages under `[...locale]`. */
export async function localeRoutes(): Promise<
  { params: { locale: string | undefined }; props: { locale: string } }[]
> {
  const { locales } = await readStore()
  return locales.map((locale) => ({
    params: { locale: locale === locales[0] ? undefined : locale },
    props: { locale },
  }))
}
