# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Operations of user pools that MiniStack does not have at all."""

from collections.abc import Awaitable, Callable, Mapping
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.refusal import Data, Reply
from nbauth.local.server.replacing import replace, require

Handler: TypeAlias = Callable[[Data], Reply]
_Dispatch: TypeAlias = Callable[[str, Data], Awaitable[Reply]]


def add(cognito: ModuleType, handlers: Mapping[str, Handler]) -> None:
    """Serve these, by name, as MiniStack serves its own: after the checks of access token and client secret."""
    require(cognito, "run_reentrant", "_run_idp_handler", "_UNSIGNED_IDP_ACTIONS")
    cognito._UNSIGNED_IDP_ACTIONS.update(handlers)

    def with_ours(original: _Dispatch) -> _Dispatch:
        async def dispatch_idp(action: str, data: Data) -> Reply:
            if action not in handlers:
                return await original(action, data)
            run, handler = cognito._run_idp_handler, handlers[action]
            reply: Reply = await cognito.run_reentrant(run, handler, action, data, thread_name=f"cognito-{action}")
            return reply

        return dispatch_idp

    replace(cognito, "_dispatch_idp", with_ours)
