"""Nova in one process: API, conductor, scheduler and a compute host whose hypervisor is Nova's own fake one.

One process, because then messages need no broker. It also answers, as Neutron, the reads that Nova makes even for
a server without networks.

nova-in-one.py SETTINGS CELL0_DATABASE NEUTRON_PORT URL,URL   (the services to wait for)
"""
import nova.cmd  # noqa: F401  first of all: it makes the standard library yield to other tasks

import json
import sys
import urllib.error
import urllib.request

import eventlet
import eventlet.wsgi
import os_vif
from nova import config, context, objects, service
from nova.cmd import manage
from nova.compute import rpcapi as compute
from nova.conductor import rpcapi as conductor
from nova.conf import CONF
from nova.db import migration
from nova.objects import host_mapping
from nova.scheduler import rpcapi as scheduler
from oslo_log import log
from oslo_service import service as launcher

settings, cell0, neutron_port, needed = sys.argv[1:]


def make_schema():
    migration.db_sync(database='api')
    cells = manage.CellV2Commands()
    cells.map_cell0(database_connection=cell0)
    manage.DbCommands().sync()
    cells.create_cell(name='cell1')
    objects.Flavor(
        context.get_admin_context(), flavorid='1', name='small', memory_mb=512, vcpus=1, root_gb=1, ephemeral_gb=0,
        swap=0, rxtx_factor=1.0, vcpu_weight=0, disabled=False, is_public=True, extra_specs={},
    ).create()


def neutron(request, start_response):
    kind = request['PATH_INFO'].rstrip('/').rsplit('/', 1)[-1]
    default = {'id': '00000000-0000-4000-8000-000000000001', 'name': 'default'}
    rows = [default] if kind == 'security-groups' else []
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [json.dumps({kind.replace('-', '_'): rows}).encode()]


def wait_for(url):
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # Any answer is one.
        except OSError:
            eventlet.sleep(0.2)
    sys.exit(f'{url} does not answer')


def serve_when_host_is_known(services):
    """A server can be made only on a host that its cell was told of."""
    admin = context.get_admin_context()
    while CONF.host not in [row.host for row in objects.HostMappingList.get_all(admin)]:
        try:
            host_mapping.discover_hosts(admin)
        except Exception:
            log.getLogger('nova').exception('The host is not there yet')
        eventlet.sleep(0.3)
    services.launch_service(service.WSGIService('osapi_compute'))


config.parse_args(['nova', '--config-file', settings])
log.setup(CONF, 'nova')
objects.register_all()
os_vif.initialize()
make_schema()
for url in needed.split(','):
    wait_for(url)
eventlet.spawn(eventlet.wsgi.server, eventlet.listen(('127.0.0.1', int(neutron_port))), neutron, log_output=False)
services = launcher.ServiceLauncher(CONF, restart_method='mutate')
for binary, topic in (
    ('nova-conductor', conductor.RPC_TOPIC),
    ('nova-scheduler', scheduler.RPC_TOPIC),
    ('nova-compute', compute.RPC_TOPIC),
):
    services.launch_service(service.Service.create(binary=binary, topic=topic))
eventlet.spawn(serve_when_host_is_known, services)
services.wait()
