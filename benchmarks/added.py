"""What `memory.py` measures, in a process of its own. Run as a script, with its settings on standard input."""

import gc
import json
import sys

import boto3
import ipykernel.ipkernel  # noqa: F401 -- what every kernel has loaded
import psutil

given = json.load(sys.stdin)
pool, password = given["pool"], given["password"]
region, url = pool["user_pool_id"].partition("_")[0], pool["endpoint_url"]
any_keys = {"region_name": region, "aws_access_key_id": "a", "aws_secret_access_key": "b"}
boto3.client("s3", **any_keys)
gc.collect()
before = psutil.Process().memory_info().rss
if sys.argv[1] == "nbauth":
    import nbauth

    auth = nbauth.Auth(nbauth.PoolConfig(**pool))
    auth.sign_in("ada", password)
    held = auth.credentials()
else:
    from pycognito import AWSSRP

    idp = boto3.client("cognito-idp", endpoint_url=url, **any_keys)
    identity = boto3.client("cognito-identity", endpoint_url=url, **any_keys)
    srp = AWSSRP("ada", password, pool["user_pool_id"], pool["client_id"], client=idp)
    tokens = srp.authenticate_user()["AuthenticationResult"]
    logins = {f"cognito-idp.{region}.amazonaws.com/{pool['user_pool_id']}": tokens["IdToken"]}
    who = identity.get_id(IdentityPoolId=pool["identity_pool_id"], Logins=logins)["IdentityId"]
    held = identity.get_credentials_for_identity(IdentityId=who, Logins=logins)
gc.collect()
print(psutil.Process().memory_info().rss - before)
