/** What a buyer needs to make a server: the image, its region, and the product it came from. */
export interface ImageFacts {
  image: string
  region: string
  product: string
}

/** Accepts the share in the project the command is signed in to. */
export function acceptCommand({ image, region }: ImageFacts): string {
  return `openstack --os-region-name ${region} image set --accept ${image}`
}

/** Creates a server; flavor and network are the buyer's own and stand as names to replace. */
export function createCommand({ image, region, product }: ImageFacts): string {
  return [
    `openstack --os-region-name ${region} server create \\`,
    `  --image ${image} \\`,
    '  --flavor FLAVOR --network NETWORK --key-name KEY \\',
    `  ${product}`,
  ].join('\n')
}

/** Accepts the share and creates a server, for the openstack provider of Terraform. */
export function terraform({ image, region, product }: ImageFacts): string {
  const name = /^[a-z]/.test(product) ? product : `server-${product}`
  return `resource "openstack_images_image_access_accept_v2" "${name}" {
  region   = "${region}"
  image_id = "${image}"
  status   = "accepted"
}

resource "openstack_compute_instance_v2" "${name}" {
  name        = "${product}"
  region      = "${region}"
  image_id    = openstack_images_image_access_accept_v2.${name}.image_id
  flavor_name = "FLAVOR"
  key_pair    = "KEY"

  network {
    name = "NETWORK"
  }
}`
}
