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
  kind?: string | undefined
  /** Console address with `{region}`, `{image}` and `{project}` in it. */
  consoleUrl?: string | undefined
}
