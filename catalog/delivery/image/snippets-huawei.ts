import type { Snippets } from './snippets.ts'
import { command, fields, provider, terraformName } from './snippets-lines.ts'

/**
 * KooCLI (`hcloud SERVICE OPERATION --cli-region=… --parameter=…`, an array's elements counted from 1), whose operations
 * are those of the API Explorer: `BatchUpdateMembers` of IMS (https://support.huaweicloud.com/api-ims/ims_03_0625.html;
 * the native call before it is abandoned), `CreatePostPaidServers` of ECS ("Creating ECSs (Pay-per-Use)",
 * https://support.huaweicloud.com/intl/en-us/api-ecs/en-us_topic_0020212668.html; `user_data` in Base64). The provider
 * `huaweicloud/huaweicloud`: `docs/resources/compute_instance.md` and `images_image_share_accepter.md` in its repository;
 * it takes `user_data` as it is.
 */
export const huaweiSnippets: Snippets = {
  accept: ({ image, region, project }) =>
    command(
      `hcloud IMS BatchUpdateMembers --cli-region=${region}`,
      `--images.1=${image}`,
      `--project_id=${project}`,
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

  terraform({ image, region, product, hasCloudInit, isAccepted }) {
    const name = terraformName(product)
    const server = fields({
      region: `"${region}"`,
      name: `"${product}"`,
      image_id: isAccepted ? `"${image}"` : `huaweicloud_images_image_share_accepter.${name}.image_id`,
      flavor_id: '"FLAVOR"',
      key_pair: '"KEY"',
      security_group_ids: '["SECURITY_GROUP_ID"]',
      ...(hasCloudInit ? { user_data: 'file("cloud-init.yaml")' } : {}),
    })
    // Destroying it rejects the image.
    const accept = `resource "huaweicloud_images_image_share_accepter" "${name}" {
${fields({ region: `"${region}"`, image_id: `"${image}"` })}
}

`
    return `${provider('huaweicloud', 'huaweicloud/huaweicloud')}

${isAccepted ? '' : accept}resource "huaweicloud_compute_instance" "${name}" {
${server}

  network {
    uuid = "SUBNET_ID"
  }
}`
  },
}
