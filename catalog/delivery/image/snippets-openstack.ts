import type { Snippets } from './snippets.ts'
import { command, fields, provider, terraformName } from './snippets-lines.ts'

/**
 * python-openstackclient ("image set", "server create" of its command list at
 * https://docs.openstack.org/python-openstackclient/latest/cli/command-list.html; a test has its own parser read the
 * lines), and the provider `terraform-provider-openstack/openstack`: `docs/resources/compute_instance_v2.md` and
 * `images_image_access_accept_v2.md` in its repository. `member_id` is left out there: it is the project signed in to.
 */
export const openstackSnippets: Snippets = {
  accept: ({ image, region }) =>
    command(`openstack --os-region-name ${region}`, `image set --accept ${image}`),

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

  terraform({ image, region, product, hasCloudInit, isAccepted }) {
    const name = terraformName(product)
    const server = fields({
      name: `"${product}"`,
      region: `"${region}"`,
      image_id: isAccepted ? `"${image}"` : `openstack_images_image_access_accept_v2.${name}.image_id`,
      flavor_name: '"FLAVOR"',
      key_pair: '"KEY"',
      ...(hasCloudInit ? { user_data: 'file("cloud-init.yaml")' } : {}),
    })
    const accept = `resource "openstack_images_image_access_accept_v2" "${name}" {
${fields({ region: `"${region}"`, image_id: `"${image}"`, status: '"accepted"' })}
}

`
    return `${provider('openstack', 'terraform-provider-openstack/openstack')}

${isAccepted ? '' : accept}resource "openstack_compute_instance_v2" "${name}" {
${server}

  network {
    name = "NETWORK"
  }
}`
  },
}
