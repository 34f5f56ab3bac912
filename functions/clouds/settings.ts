/** How the operator signs in to one cloud. */
export type AnyCloudSettings = CloudSettings | KeyedCloudSettings

/** How the operator signs in to one cloud: by password in a project, or by application credential. */
export interface CloudSettings {
  /** Keystone, with or without `/v3`. */
  authUrl: string
  username?: string | undefined
  password?: string | undefined
  userDomain?: string | undefined
  /** Project that owns the images; without it the region's name, as clouds with one project a region have it. */
  projectName?: string | undefined
  applicationCredentialId?: string | undefined
  applicationCredentialSecret?: string | undefined
  /** Region to look for in the service catalog when a product file's region is not listed there. */
  regionName?: string | undefined
  kind?: 'openstack' | undefined
  /** Console address with `{region}`, `{image}` and `{project}` in it. */
  consoleUrl?: string | undefined
}

/** A cloud whose calls are signed one by one with an access key: Huawei Cloud's own API, or AWS. */
export interface KeyedCloudSettings {
  kind: 'huawei' | 'aws'
  accessKey: string
  secretKey: string
  /** Of temporary keys. */
  securityToken?: string | undefined
  /**
   * Huawei: the project that owns the images, `ID` or `REGION=ID` with commas between, since a project belongs to a
   * region.
   */
  projectId?: string | undefined
  /** Address of the image service with `{region}` in it; absent: the cloud's own. */
  endpoint?: string | undefined
  /** Console address with `{region}`, `{image}` and `{project}` in it. */
  consoleUrl?: string | undefined
}
