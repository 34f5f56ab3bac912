import type { Snippets } from './snippets.ts'
import { command, fields, terraformName } from './snippets-lines.ts'

/**
 * The AWS command line ("run-instances", https://docs.aws.amazon.com/cli/latest/reference/ec2/run-instances.html), and the
 * provider `hashicorp/aws`, which Terraform finds by itself: its `aws_instance`.
 */
export const awsSnippets: Snippets = {
  accept: null,
  steps: () => [],

  create: ({ image, region, product, hasCloudInit }) =>
    command(
      `aws ec2 run-instances --region ${region}`,
      `--image-id ${image}`,
      '--instance-type TYPE --key-name KEY --subnet-id SUBNET_ID',
      hasCloudInit ? '--user-data file://cloud-init.yaml' : '',
      '--tag-specifications',
      `'ResourceType=instance,Tags=[{Key=Name,Value=${product}}]'`,
    ),

  terraform({ image, region, product, hasCloudInit }) {
    const server = fields({
      ami: `"${image}"`,
      instance_type: '"TYPE"',
      key_name: '"KEY"',
      subnet_id: '"SUBNET_ID"',
      ...(hasCloudInit ? { user_data: 'file("cloud-init.yaml")' } : {}),
    })
    return `provider "aws" {
  region = "${region}"
}

resource "aws_instance" "${terraformName(product)}" {
${server}

  tags = {
    Name = "${product}"
  }
}`
  },
}
