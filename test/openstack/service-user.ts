import { authUrlOf, type Ports, region, servicePassword } from './place.ts'

/** How a service signs in at Keystone, to check its callers' tokens or to call another service. */
export const signInAs = (ports: Ports, username: string) => ({
  www_authenticate_uri: authUrlOf(ports),
  auth_url: authUrlOf(ports),
  auth_type: 'password',
  project_domain_id: 'default',
  user_domain_id: 'default',
  project_name: 'service',
  username,
  password: servicePassword,
  region_name: region,
})
