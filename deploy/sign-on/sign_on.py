"""Signs who is looking at a page, for Rejoinder. Needs nothing but Python's own library."""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time


def signed_reader(site, key_id, secret, reader):
    """What goes into data-sso: good once, for two minutes."""
    now = int(time.time())
    claims = dict(reader, kid=key_id, iat=now, exp=now + 120, jti=secrets.token_hex(16))
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    text = f"v1.{site}.{payload}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{text}.{signature}"


if __name__ == "__main__":
    site, key_id, secret, reader = sys.argv[1:]
    print(signed_reader(site, key_id, secret, json.loads(reader)))
