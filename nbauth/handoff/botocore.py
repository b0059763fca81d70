"""A botocore session, for what wants one and pickles it: pyiceberg's catalogs in AWS Glue and DynamoDB."""

from functools import partial
from typing import Any

import botocore.session

from nbauth.aws.session import UNUSED, follow
from nbauth.handoff.handle import Handle


class Session(botocore.session.Session):  # type: ignore[misc]  # botocore ships no types
    """It follows a sign-in; pickled, it is the handle of that."""

    def __init__(self, handle: Handle) -> None:
        super().__init__(session_vars=UNUSED)
        self._handle = handle
        follow(self, handle.credentials, partial(handle.credentials, renew=True), endpoint_url=handle.endpoint_url)
        self.set_config_variable("region", handle.region)

    def create_client(self, *args: Any, endpoint_url: str | None = None, **kwargs: Any) -> Any:
        """As botocore's, at the pool's endpoint if one is configured."""
        return super().create_client(*args, endpoint_url=endpoint_url or self._handle.endpoint_url, **kwargs)

    def __reduce__(self) -> tuple[type["Session"], tuple[Handle]]:
        return Session, (self._handle,)

    def __repr__(self) -> str:
        return f"<botocore session of {self._handle}>"
