/** A Terraform name of a product: letters, digits, `_` and `-`, not a digit first (Terraform language, "Identifiers"). */
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

/**
 * Where Terraform finds a provider: without this it looks among HashiCorp's own (Terraform language, "Provider
 * Requirements"). A module may say it only once.
 */
export const provider = (
  name: string,
  source: string,
): string => `# Leave this out where your module has it already.
terraform {
  required_providers {
    ${name} = { source = "${source}" }
  }
}`
