"""What a hand-off needs that nbauth does not install by itself."""

from importlib.util import find_spec

from nbauth.errors import ConfigurationError
from nbauth.texts import Handoff


def need(*modules: str, extra: str) -> None:
    """Raises ConfigurationError, which names the extra to install, unless all of them are there."""
    for module in modules:
        if find_spec(module) is None:
            raise ConfigurationError(Handoff.NEEDS.of(module=module, extra=extra))
