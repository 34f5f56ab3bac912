import type { ImageShare } from '../../catalog/delivery/cloud-port.ts'
import type { Outgoing } from '../outgoing/fetch.ts'
import { createAwsCloud } from './aws.ts'
import { createHuaweiCloud } from './huawei.ts'
import type { TurnedCloud } from './in-turn.ts'
import { createCloud } from './openstack.ts'
import type { AnyCloudSettings, CloudSettings, KeyedCloudSettings } from './settings.ts'

export interface CloudsOptions {
  outgoing: Outgoing
  /** Settings by the cloud's name in product files. */
  clouds: Record<string, AnyCloudSettings>
  /** The shop's time. */
  now(): Date
  /** Time that requests are signed with: the machine's, also where the shop's clock is moved. */
  signedAt(): Date
  pause(ms: number): Promise<void>
}

/** Every cloud of the settings as one: each share goes to the implementation of its cloud's kind. */
export function connectClouds({ outgoing, clouds, now, signedAt, pause }: CloudsOptions): TurnedCloud {
  const plain: Record<string, CloudSettings> = {}
  const keyed = new Map<string, TurnedCloud>()
  for (const [cloud, settings] of Object.entries(clouds)) {
    if (isKeyed(settings)) {
      const options = { outgoing, cloud, settings, now: signedAt, pause }
      keyed.set(cloud, settings.kind === 'aws' ? createAwsCloud(options) : createHuaweiCloud(options))
    } else plain[cloud] = settings
  }
  const openstack = createCloud({ outgoing, clouds: plain, now })
  const cloudOf = ({ cloud }: ImageShare) => keyed.get(cloud) ?? openstack
  return {
    grant: (share, hasTurn) => cloudOf(share).grant(share, hasTurn),
    status: (share) => cloudOf(share).status(share),
    revoke: (share) => cloudOf(share).revoke(share),
    consoleUrl: (share) => cloudOf(share).consoleUrl(share),
  }
}

function isKeyed(settings: AnyCloudSettings): settings is KeyedCloudSettings {
  return settings.kind === 'huawei' || settings.kind === 'aws'
}
