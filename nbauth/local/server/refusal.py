"""A refusal in the making: raised where it is found, turned into MiniStack's kind of reply in one place."""

import json
from typing import Any, Self, TypeAlias

from ministack.core.responses import error_response_json

Data: TypeAlias = dict[str, Any]
"""A request's or a reply's JSON, a user, a pool: MiniStack keeps all of them as plain dictionaries."""
Reply: TypeAlias = tuple[int, dict[str, str], bytes]
"""Status, headers, body: what MiniStack's handlers answer with."""


class Refused(Exception):
    """What Cognito answers instead: an error code of the service model, and its text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @classmethod
    def from_reply(cls, reply: Reply) -> Self:
        """What one of MiniStack's functions refused."""
        content = json.loads(reply[2])
        return cls(str(content["__type"]), str(content["message"]))

    def reply(self) -> Reply:
        """The HTTP reply."""
        reply: Reply = error_response_json(self.code, self.message, 400)
        return reply


def not_authorized(message: str) -> Refused:
    """`NotAuthorizedException`, the code with the most meanings: the text tells them apart."""
    return Refused("NotAuthorizedException", message)
