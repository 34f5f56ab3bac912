import { databaseAt, writeIni } from './ini.ts'
import { inFolder, memberQuota, type Ports, urlOf } from './place.ts'
import { runCommand, startProcess, waitForAnswer } from './processes.ts'
import { signInAs } from './service-user.ts'
import { useWal } from './wal.ts'

/** Debian's own Python, whose packages these are, whatever other one stands before it on the path. */
export const python = '/usr/bin/python3'

const store = (name: string) => ({ filesystem_store_datadir: inFolder('images', name) })

export async function prepareGlance(ports: Ports): Promise<void> {
  const settings = writeIni('glance-api.conf', {
    DEFAULT: {
      bind_host: '127.0.0.1',
      bind_port: ports.glance,
      // Two processes, as a cloud has several: only then do racing shares double as they do there.
      workers: 2,
      enabled_backends: 'local:file',
      image_member_quota: memberQuota,
    },
    database: databaseAt('glance.db'),
    glance_store: { default_backend: 'local' },
    local: store(''),
    os_glance_tasks_store: store('tasks'),
    os_glance_staging_store: store('staging'),
    keystone_authtoken: signInAs(ports, 'glance'),
    paste_deploy: { flavor: 'keystone', config_file: writePaste() },
  })
  const main = 'import sys; from glance.cmd.manage import main; sys.exit(main())'
  await runCommand('glance', python, ['-c', main, '--config-file', settings, 'db', 'sync'])
  useWal('glance.db')
}

export async function startGlance(ports: Ports): Promise<void> {
  const main = 'from glance.cmd.api import main; main()'
  startProcess('glance', python, ['-c', main, '--config-file', inFolder('etc', 'glance-api.conf')])
  await waitForAnswer('glance', urlOf(ports, 'glance'), 90)
}

function writePaste(): string {
  const token = 'keystonemiddleware.auth_token:filter_factory'
  const negotiation = 'glance.api.middleware.version_negotiation:VersionNegotiationFilter.factory'
  return writeIni('glance-paste.ini', {
    'pipeline:glance-api-keystone': { pipeline: 'version token context api' },
    'composite:api': {
      'paste.composite_factory': 'glance.api:root_app_factory',
      '/': 'versions',
      '/v2': 'v2',
    },
    'app:versions': { 'paste.app_factory': 'glance.api.versions:create_resource' },
    'app:v2': { 'paste.app_factory': 'glance.api.v2.router:API.factory' },
    'filter:version': { 'paste.filter_factory': negotiation },
    'filter:token': { 'paste.filter_factory': token, delay_auth_decision: true },
    'filter:context': { 'paste.filter_factory': 'glance.api.middleware.context:ContextMiddleware.factory' },
  })
}
