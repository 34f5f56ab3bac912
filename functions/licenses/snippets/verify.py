# python3 verify.py license.jwt jwks.json [revoked.jwt]; needs the package "cryptography".
import base64, json, sys, time
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
def read(path, keys):
    header, claims, signature = open(path).read().strip().split(".")
    kid = json.loads(decode(header))["kid"]
    key = Ed25519PublicKey.from_public_bytes(decode(keys[kid]))  # KeyError: not a key of the store
    key.verify(decode(signature), f"{header}.{claims}".encode())  # InvalidSignature: not genuine
    return json.loads(decode(claims))
keys = {key["kid"]: key["x"] for key in json.load(open(sys.argv[2]))["keys"]}
license = read(sys.argv[1], keys)
revoked = read(sys.argv[3], keys)["revoked"] if len(sys.argv) > 3 else []
if "product" not in license or "aud" in license: sys.exit("not genuine")
if license.get("exp", float("inf")) < time.time(): sys.exit("expired")
if license["jti"] in [one["jti"] for one in revoked]: sys.exit("revoked")
print(json.dumps(license))
