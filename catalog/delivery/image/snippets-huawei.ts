import type { Snippets } from './snippets.ts'
import { command, fields, terraformName } from './snippets-lines.ts'

/** KooCLI (`hcloud`), whose operations are those of the API Explorer, and the provider `huaweicloud/huaweicloud`. */
export const huaweiSnippets: Snippets = {
  accept: ({ image, region, project }) =>
    command(
      `hcloud IMS GlanceUpdateImageMember --cli-region=${region}`,
      `--image_id=${image}`,
      `--member_id=${project}`,
      '--status=accepted',
    ),

  steps: ({ region }) => [
    `Sign in to the console with the project above and choose the region ${region}.`,
    'Open Image Management Service, then Images Shared with Me.',
    'Choose the image id above and press Accept. This page follows by itself.',
  ],

  create: ({ image, region, product, hasCloudInit }) =>
    command(
      `hcloud ECS CreatePostPaidServers --cli-region=${region}`,
      `--server.name=${product}`,
      `--server.imageRef=${image}`,
      '--server.flavorRef=FLAVOR --server.key_name=KEY',
      '--server.vpcid=VPC_ID --server.nics.1.subnet_id=SUBNET_ID',
      '--server.root_volume.volumetype=GPSSD',
      hasCloudInit ? '--server.user_data="$(base64 -w0 cloud-init.yaml)"' : '',
    ),

  terraform({ image, region, product, hasCloudInit }) {
    const name = terraformName(product)
    const server = fields({
      region: `"${region}"`,
      name: `"${product}"`,
      image_id: `huaweicloud_images_image_share_accepter.${name}.image_id`,
      flavor_id: '"FLAVOR"',
      key_pair: '"KEY"',
      security_group_ids: '["SECURITY_GROUP_ID"]',
      ...(hasCloudInit ? { user_data: 'file("cloud-init.yaml")' } : {}),
    })
    return `resource "huaweicloud_images_image_share_accepter" "${name}" {
${fields({ region: `"${region}"`, image_id: `"${image}"` })}
}

resource "huaweicloud_compute_instance" "${name}" {
${server}

  network {
    uuid = "SUBNET_ID"
  }
}`
  },
}
