import type { Snippets } from './snippets.ts'
import { command, fields, terraformName } from './snippets-lines.ts'

/** python-openstackclient, and the provider `terraform-provider-openstack/openstack`. */
export const openstackSnippets: Snippets = {
  accept: ({ image, region }) => `openstack --os-region-name ${region} image set --accept ${image}`,

  steps: ({ region }) => [
    `Sign in to the cloud’s console with the project above and choose the region ${region}.`,
    'Open the images, then the ones shared with you.',
    'Choose the image id above and press Accept. This page follows by itself.',
  ],

  create: ({ image, region, product, hasCloudInit }) =>
    command(
      `openstack --os-region-name ${region} server create`,
      `--image ${image}`,
      '--flavor FLAVOR --network NETWORK --key-name KEY',
      hasCloudInit ? '--user-data cloud-init.yaml' : '',
      product,
    ),

  terraform({ image, region, product, hasCloudInit }) {
    const name = terraformName(product)
    const server = fields({
      name: `"${product}"`,
      region: `"${region}"`,
      image_id: `openstack_images_image_access_accept_v2.${name}.image_id`,
      flavor_name: '"FLAVOR"',
      key_pair: '"KEY"',
      ...(hasCloudInit ? { user_data: 'file("cloud-init.yaml")' } : {}),
    })
    return `resource "openstack_images_image_access_accept_v2" "${name}" {
${fields({ region: `"${region}"`, image_id: `"${image}"`, status: '"accepted"' })}
}

resource "openstack_compute_instance_v2" "${name}" {
${server}

  network {
    name = "NETWORK"
  }
}`
  },
}
