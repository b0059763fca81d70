"""The edge to AWS: the only importer of boto3, botocore, PyJWT and (where its arithmetic is) pycognito."""

from nbauth.config import PoolConfig
from nbauth.core.ports import Clock, Devices, Service


def connect(pool: PoolConfig, clock: Clock, devices: Devices) -> Service:
    """The real thing; nothing is called yet. Most of what it needs is loaded here: the session needs none of that."""
    from nbauth.aws.accounts import Accounts
    from nbauth.aws.clients import Clients
    from nbauth.aws.identity_pool import IdentityPool
    from nbauth.aws.own_account import OwnAccount
    from nbauth.aws.own_devices import OwnDevices
    from nbauth.aws.second_factors import SecondFactors
    from nbauth.aws.service_time import ServiceTime
    from nbauth.aws.user_pool import UserPool

    time = ServiceTime(clock)
    clients = Clients(pool, time)
    user_pool, identity_pool = UserPool(pool, clients, time, devices), IdentityPool(pool, clients, time)
    return Service(
        provider=user_pool,
        source=identity_pool,
        accounts=Accounts(pool, clients),
        own_account=OwnAccount(clients, devices),
        own_devices=OwnDevices(clients, devices),
        factors=SecondFactors(pool, clients),
        devices=devices,
        ahead=lambda: time.ahead,
    )
