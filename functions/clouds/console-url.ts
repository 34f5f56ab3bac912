import type { ImageShare } from '../../catalog/delivery/cloud-port.ts'

/** A cloud's console address for an image, from the operator's template with `{region}`, `{image}` and `{project}`. */
export function consoleUrl(template: string | undefined, share: ImageShare): string | null {
  if (!template) return null
  return template.replace(/\{(region|image|project)\}/g, (_whole, name: 'region' | 'image' | 'project') =>
    encodeURIComponent(share[name]),
  )
}
