import type { TemplateResult } from 'lit/html.js'
import { cancel, cancelAddress } from './actions.ts'
import { actButton } from './marks.ts'
import type { Shown } from './state.ts'

/** Closes an unpaid order; pressed twice. */
export function closeButton(order: string, shown: Shown): TemplateResult {
  const { order: words } = shown.words
  const sure = shown.asking === order
  const closing = { address: cancelAddress(order), press: () => cancel(order), tone: sure ? 'danger' : '' }
  return actButton(sure ? words.closeSurely : words.close, closing, shown)
}
