import type { Service } from './place.ts'
import { startProcess } from './processes.ts'

/**
 * Serves a WSGI program by uWSGI: one process and one thread, since connections of SQLite may not move between
 * threads. Each answer closes its connection: uWSGI would close idle ones without a word.
 */
export function startWsgi(service: Service, file: string, port: number, env: Record<string, string>): void {
  const settings = ['--master', '--processes', '1', '--enable-threads', '--lazy-apps', '--need-app']
  startProcess(
    service,
    'uwsgi_python3',
    [
      ...['--http-socket', `127.0.0.1:${port}`, '--wsgi-file', file, ...settings],
      ...['--buffer-size', '65535', '--add-header', 'Connection: close', '--die-on-term'],
    ],
    env,
  )
}
