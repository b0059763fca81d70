"""A pool's configuration as code, for a program of its own."""

from dataclasses import asdict

from nbauth import PoolConfig


def as_code(pool: PoolConfig) -> str:
    """The arguments of `PoolConfig`."""
    return repr({name: value for name, value in asdict(pool).items() if value is not None})
