import { base, version } from './version.ts'

let loading: Promise<unknown> | undefined

/** Fetches the dialog once, on the first sign that somebody means to buy; a failed fetch may be tried again. */
export function loadDialog(): Promise<unknown> {
  loading ??= import(`${base}vitrine-dialog-${version}.js`).catch((fault: unknown) => {
    loading = undefined
    throw fault
  })
  return loading
}
