import { soundFiles } from '../catalog/catalog-folder.ts'

const product = (name: string, delivery: string): string => `---
name: ${name}
tagline: Shows whether it arrives from the edge
seller: northbeam
category: tools
logo: media/lathe.svg
${delivery}
plans:
  - id: team
    name: Team
    price: { USD: 49.00 }
    billing: once
support: { hours: 8x5, timezone: Europe/Oslo, email: help@northbeam.example }
eula: eula/license.md
---

${name}.
`

/** A signed license (\`lathe\`), an account of a SaaS, a service and an image; the seller is on this machine. */
export function catalogFiles(sellerHost: string): Record<string, string> {
  return {
    ...soundFiles,
    'sellers/northbeam.yaml': `${soundFiles['sellers/northbeam.yaml']}`.replace(
      'hosts: [api.northbeam.example]',
      `hosts: ["${sellerHost}"]`,
    ),
    'products/hosted.md': product(
      'Hosted',
      `delivery: { kind: saas, protocol: koogallery-v2, url: "http://${sellerHost}/koogallery", key: main }`,
    ),
    'products/review.md': product(
      'Review',
      `delivery:
  kind: service
  request: [{ id: goal, label: What is it for, type: text, required: true }]
  deadlines: { answer: 2, deliver: 5, review: 5 }
  silence: accept`,
    ),
  }
}
