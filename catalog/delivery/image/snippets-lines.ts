/** A Terraform name of a product. */
export const terraformName = (product: string): string =>
  /^[a-z]/.test(product) ? product : `server-${product}`

/** A command over several lines; an empty part is left out. */
export const command = (...parts: string[]): string => parts.filter((part) => part !== '').join(' \\\n  ')

/** Fields of a Terraform block, their equals signs below each other. */
export function fields(given: Record<string, string>, indent = '  '): string {
  const width = Math.max(...Object.keys(given).map((name) => name.length))
  return Object.entries(given)
    .map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}`)
    .join('\n')
}
