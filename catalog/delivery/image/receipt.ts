import type { ViewItem } from '../../wire.ts'
import type { ImageGrant, ImageLine } from './grant.ts'
import { type ImageFacts, snippets } from './snippets.ts'
import { acceptanceOf, platformOf, projectForm } from './terms.ts'
import { sideOf } from './wait.ts'

/** Rows of the order page while the image is shared or about to be. */
export function receipt(line: ImageLine, grant: ImageGrant, consoleUrl: string | null): ViewItem[] {
  const { terms, product } = line
  const platform = platformOf(terms)
  const { image, region, project } = grant
  const cloudInit = cloudInitOf(line)
  const isAccepted = grant.status === 'accepted'
  const facts: ImageFacts = {
    image,
    region,
    project,
    product: product.id,
    hasCloudInit: cloudInit !== null,
    isAccepted,
  }
  const { accept, steps, create, terraform } = snippets[platform]
  const view: ViewItem[] = [
    { type: 'code', label: 'Image id', value: image },
    { type: 'text', label: 'Region', value: region },
    { type: 'code', label: projectForm[platform].label, value: project },
    { type: 'text', label: 'Status', value: statusOf(line, grant) },
    { type: 'text', label: 'Next step', value: nextStep(line, grant) },
  ]
  if (grant.status === 'unknown' || grant.status === 'moving') return view
  if (consoleUrl) view.push({ type: 'link', label: 'Open in the console', value: consoleUrl })
  if (!isAccepted && accept) {
    view.push({ type: 'list', label: 'To accept it', value: steps(facts) })
    view.push({ type: 'code', label: 'Or accept it by command', language: 'sh', value: accept(facts) })
  }
  if (cloudInit) view.push({ type: 'code', label: 'cloud-init.yaml', language: 'yaml', value: cloudInit })
  view.push({ type: 'code', label: 'Create a server', language: 'sh', value: create(facts) })
  view.push({ type: 'code', label: 'Terraform', language: 'hcl', value: terraform(facts) })
  return view
}

function statusOf({ terms, state }: ImageLine, { status }: ImageGrant): string {
  switch (status) {
    case 'pending':
      return state === 'active' ? 'Shared once more, not accepted again yet' : 'Shared, not accepted yet'
    case 'accepted':
      return platformOf(terms) === 'aws' ? 'Shared with your account' : 'Accepted'
    case 'rejected':
      return 'Rejected by your project'
    case 'asked':
      return 'Being shared once more'
    case 'moving':
      return `Being moved to another ${sideOf(terms)}`
    case 'unknown':
      return `Not shared: the cloud does not take this ${sideOf(terms)} id`
    case 'revoked':
      return 'Taken back'
  }
}

/** What is still missing, and who must act. */
function nextStep({ terms, state, waitingFor }: ImageLine, { status, next, region }: ImageGrant): string {
  const side = sideOf(terms)
  if (waitingFor === 'operator') {
    const { operatorDays } = acceptanceOf(terms)
    if (status === 'unknown')
      return `We look into it, since the cloud has not taken your ${side} id for ${operatorDays} days. You can still correct it.`
    return `We look into it, since nobody accepted the image for ${operatorDays} days. You can still accept it, or correct the ${side} id.`
  }
  switch (status) {
    case 'pending':
      return state === 'active'
        ? `You: accept the image in your project in ${region} once more.`
        : `You: accept the image in your project in ${region}. Is the project id not yours? Correct it below.`
    case 'accepted':
      return 'Nothing is missing. Create your servers.'
    case 'rejected':
      return 'You: accept the image in the console after all, or have it shared again.'
    case 'asked':
      return 'We share the image again. You need do nothing.'
    case 'moving':
      return `We take the image back and share it with ${next}. You need do nothing.`
    case 'unknown':
      return `You: correct the ${side} id below.`
    case 'revoked':
      return 'Nothing.'
  }
}

/**
 * The product's cloud-init text with this order's facts; a word in braces that we do not know stays as it is. Quotes and
 * backslashes of a name are made harmless, so that it ends no quoted text of YAML nor of a shell.
 */
function cloudInitOf({ terms, product, plan, order }: ImageLine): string | null {
  if (!terms.cloudInit) return null
  const facts: Record<string, string> = {
    product: harmless(product.name),
    version: harmless(product.version ?? ''),
    plan: harmless(plan.name),
    order,
  }
  return terms.cloudInit.replace(
    /\{(product|version|plan|order)\}/g,
    (_whole, name: string) => facts[name] ?? '',
  )
}

const typographic: Record<string, string> = { '"': '”', "'": '’', '`': '’', '\\': '/', $: '' }

const harmless = (name: string): string =>
  name.replace(/["'`\\$]/g, (sign) => typographic[sign] ?? '').replace(/\p{Cc}+/gu, ' ')
