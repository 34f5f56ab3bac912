"""OpenStack Swift with its S3 API in one process: a proxy, and one server each of accounts, containers and objects.

Usage: swift-in-one.py FOLDER ACCESS_KEY SECRET REGION
ACCESS_KEY is `account:user`. Prints the proxy's port once it listens; ends with its standard input. Accounts and
containers lie in SQLite files of FOLDER, objects in memory.
"""

import sys

import eventlet

eventlet.monkey_patch()

import os

from eventlet import listen, spawn, wsgi
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.wsgi import loadapp

FOLDER, ACCESS_KEY, SECRET, REGION = sys.argv[1:]
DEVICE = "disk"


def main():
    utils.HASH_PATH_SUFFIX = b"of-one-test"
    os.makedirs(os.path.join(FOLDER, "devices", DEVICE))
    kinds = ("account", "container", "object")
    sockets = {kind: listen(("127.0.0.1", 0)) for kind in kinds}
    for kind in kinds:
        write_ring(kind, sockets[kind].getsockname()[1])
    for kind in kinds:
        serve(sockets[kind], server_settings(kind))
    proxy = listen(("127.0.0.1", 0))
    serve(proxy, proxy_settings())
    print(proxy.getsockname()[1], flush=True)
    eventlet.tpool.execute(sys.stdin.read)


def write_ring(kind, port):
    """One partition table of one device, which every name leads to."""
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    place = {"ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port}
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "device": DEVICE, "meta": "", **place})
    builder.rebalance()
    builder.get_ring().save(os.path.join(FOLDER, f"{kind}.ring.gz"))


def serve(socket, settings):
    path = os.path.join(FOLDER, f"{socket.getsockname()[1]}.conf")
    with open(path, "w") as file:
        file.write(settings)
    app = loadapp(path)
    spawn(wsgi.server, socket, app, log_output=False)


def server_settings(kind):
    name = "mem_object" if kind == "object" else kind
    return f"""
[DEFAULT]
swift_dir = {FOLDER}
devices = {FOLDER}/devices
mount_check = false
[pipeline:main]
pipeline = server
[app:server]
use = egg:swift#{name}
"""


def proxy_settings():
    user = ACCESS_KEY.replace(":", "_")
    # No memcached runs; what is not found in the cache is asked anew.
    return f"""
[DEFAULT]
swift_dir = {FOLDER}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = {REGION}
[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {SECRET} .admin
"""


main()
