import { awsSnippets } from './snippets-aws.ts'
import { huaweiSnippets } from './snippets-huawei.ts'
import { openstackSnippets } from './snippets-openstack.ts'
import type { Platform } from './terms.ts'

/** What a buyer needs to make a server: the image, its region, whose it is, and the product it came from. */
export interface ImageFacts {
  image: string
  region: string
  project: string
  product: string
  /** The buyer has a file `cloud-init.yaml` from the order page. */
  hasCloudInit: boolean
  /** Nothing is to be accepted any more. */
  isAccepted: boolean
}

/** Lines for one cloud's tools. Names in capitals are the buyer's own and stand to be replaced. */
export interface Snippets {
  /** Accepts the share, signed in to the project; null where nothing is to be accepted. */
  accept: ((facts: ImageFacts) => string) | null
  /** Steps to accept by hand. */
  steps: (facts: ImageFacts) => string[]
  create(facts: ImageFacts): string
  terraform(facts: ImageFacts): string
}

export const snippets: Record<Platform, Snippets> = {
  openstack: openstackSnippets,
  huawei: huaweiSnippets,
  aws: awsSnippets,
}
