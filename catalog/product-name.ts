/** A product's name in a language; the one of the product file where it has no translation. */
export function nameIn(
  { name, texts }: { name: string; texts: Readonly<Record<string, { name?: string | undefined }>> },
  locale: string,
): string {
  return texts[locale]?.name ?? name
}
