/** Whether a locale of BCP 47 is Chinese, such as `zh-CN`; everything the shop has no Chinese words for stays English. */
export function isChinese(locale: string): boolean {
  return /^zh/i.test(locale)
}
