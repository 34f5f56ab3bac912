import { fileURLToPath } from 'node:url'
import { python } from './glance.ts'
import { databaseAt, writeIni } from './ini.ts'
import { inFolder, type Ports, urlOf } from './place.ts'
import { startProcess, waitForAnswer } from './processes.ts'
import { signInAs } from './service-user.ts'
import { startWsgi } from './wsgi.ts'

export async function startPlacement(ports: Ports): Promise<void> {
  writeIni('placement.conf', {
    placement_database: { ...databaseAt('placement.db'), sync_on_startup: true },
    keystone_authtoken: signInAs(ports, 'placement'),
  })
  startWsgi('placement', '/usr/bin/placement-api', ports.placement, {
    OS_PLACEMENT_CONFIG_DIR: inFolder('etc'),
  })
  await waitForAnswer('placement', urlOf(ports, 'placement'), 120)
}

/** Starts Nova; it makes its schema at once and takes up its work when Placement and Keystone are there. */
export function startNova(ports: Ports): void {
  const settings = writeNova(ports)
  const script = fileURLToPath(new URL('nova-in-one.py', import.meta.url))
  const waitFor = [urlOf(ports, 'keystone'), urlOf(ports, 'placement')].join(',')
  const cell0 = databaseAt('nova-cell0.db').connection
  startProcess('nova', python, [script, settings, cell0, String(ports.neutron), waitFor])
}

export const waitForNova = (ports: Ports): Promise<void> => waitForAnswer('nova', urlOf(ports, 'nova'), 240)

function writeNova(ports: Ports): string {
  const user = signInAs(ports, 'nova')
  return writeIni('nova.conf', {
    DEFAULT: {
      host: 'fake-1',
      compute_driver: 'fake.MediumFakeDriver',
      // Messages stay in the one process that holds all of Nova, so nobody has to carry them.
      transport_url: 'fake:///',
      state_path: inFolder('nova'),
      enabled_apis: 'osapi_compute',
      osapi_compute_listen: '127.0.0.1',
      osapi_compute_listen_port: ports.nova,
      osapi_compute_workers: 1,
      heal_instance_info_cache_interval: -1,
    },
    wsgi: { api_paste_config: writePaste() },
    database: databaseAt('nova-cell1.db'),
    api_database: databaseAt('nova-api.db'),
    conductor: { workers: 1 },
    scheduler: { workers: 1 },
    glance: { api_servers: urlOf(ports, 'glance') },
    oslo_concurrency: { lock_path: inFolder('nova') },
    vnc: { enabled: false },
    keystone_authtoken: user,
    placement: user,
    service_user: user,
    neutron: { ...user, endpoint_override: urlOf(ports, 'neutron') },
  })
}

function writePaste(): string {
  const versions = 'nova.api.openstack.compute.versions:'
  return writeIni('nova-paste.ini', {
    'composite:osapi_compute': {
      use: 'call:nova.api.openstack.urlmap:urlmap_factory',
      '/': 'versions',
      '/v2.1': 'v21versions',
      '/v2.1/+': 'v21',
    },
    'composite:v21': {
      use: 'call:nova.api.auth:pipeline_factory_v21',
      keystone: 'requestid faults token nova v21app',
    },
    'pipeline:versions': { pipeline: 'faults versionsapp' },
    'pipeline:v21versions': { pipeline: 'faults v21versionsapp' },
    'app:versionsapp': { 'paste.app_factory': `${versions}Versions.factory` },
    'app:v21versionsapp': { 'paste.app_factory': `${versions}VersionsV2.factory` },
    'app:v21app': { 'paste.app_factory': 'nova.api.openstack.compute:APIRouterV21.factory' },
    'filter:requestid': { 'paste.filter_factory': 'nova.api.compute_req_id:ComputeReqIdMiddleware.factory' },
    'filter:faults': { 'paste.filter_factory': 'nova.api.openstack:FaultWrapper.factory' },
    'filter:token': { 'paste.filter_factory': 'keystonemiddleware.auth_token:filter_factory' },
    'filter:nova': { 'paste.filter_factory': 'nova.api.auth:NovaKeystoneContext.factory' },
  })
}
