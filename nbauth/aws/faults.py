"""Translates what botocore raises into our errors. What the services' codes mean is in `nbauth.aws.refusals`."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from nbauth.aws import refusals, unreachable
from nbauth.aws.during import During
from nbauth.aws.reply import request_id, shown
from nbauth.errors import NbauthError, ServiceError, Throttled, Unanswered, Unreachable
from nbauth.secret import Secret
from nbauth.texts import Account, Hosted, Service, Text

_LOST: Mapping[During, Text] = MappingProxyType(
    {
        During.CHALLENGE: Service.ANSWER_LOST,
        During.CUSTOM_CHALLENGE: Service.ANSWER_LOST,
        During.EMAIL_SETUP: Service.ANSWER_LOST,
        During.NEW_PASSWORD: Service.NEW_PASSWORD_LOST,
        During.BROWSER: Hosted.LOST,
        During.GIVEN_PASSWORD: Service.ANSWER_LOST,
        During.RESET: Service.NEW_PASSWORD_LOST,
        During.SIGN_UP: Service.SIGN_UP_LOST,
        During.CONFIRMATION: Service.CONFIRMATION_LOST,
        During.RESEND: Service.CODE_LOST,
        During.FORGOTTEN: Service.CODE_LOST,
        During.SIGN_OUT: Service.REVOCATION_LOST,
        During.UPDATE: Account.UPDATE_LOST,
        During.ATTRIBUTE_CODE: Service.CODE_LOST,
        During.VERIFICATION: Account.VERIFICATION_LOST,
        During.PASSWORD_CHANGE: Service.NEW_PASSWORD_LOST,
        During.DELETION: Account.DELETION_LOST,
        During.APP: Account.APP_LOST,
        During.FORGETTING: Account.FORGETTING_LOST,
    }
)
"""What is not known when no answer came to what changes something. Of the other calls nothing is lost."""

_NONSENSE = BotoCoreError | ValueError | LookupError | TypeError | AttributeError | ArithmeticError | RecursionError


def translate(error: BaseException, during: During, hidden: Collection[Secret]) -> NbauthError:
    """Our error for any exception out of a call; `hidden` are the secrets that the call sent."""
    if isinstance(error, NbauthError):
        return error.again()  # without its context, whose frames hold tokens
    if isinstance(error, ClientError):
        refused = _of_service(error, during, hidden)
        number = request_id(error.response.get("ResponseMetadata", {}).get("RequestId"))
        refused.request_id = "" if refusals.echoes(number, hidden) else number
        return refused
    if isinstance(error, (*unreachable.FAILURES, OSError)):
        lost = unreachable.may_have_arrived(error)
        return unanswered(during, unreachable.explained(error)) if lost else unreachable.explained(error)
    # Their texts may quote what was sent or received, so they are named and not quoted.
    what = type(error).__name__
    if isinstance(error, _NONSENSE) and not isinstance(error, ParamValidationError):  # raised before anything is sent
        return unanswered(during, Unreachable(Service.NOT_UNDERSTOOD.of(what=what)))
    return ServiceError(Service.UNEXPECTED.of(what=what, during=during.value))


def unanswered(during: During, otherwise: NbauthError) -> NbauthError:
    """For a call that was sent and brought no usable answer; `otherwise` where nothing is lost by that."""
    return Unanswered(_LOST[during]) if during in _LOST else otherwise


def _of_service(error: ClientError, during: During, hidden: Collection[Secret]) -> NbauthError:
    details = error.response.get("Error", {})
    code, message = str(details.get("Code", "")), str(details.get("Message", ""))
    code = "" if refusals.echoes(code, hidden) else code
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status == 429:
        return Throttled(Service.SLOW_DOWN, code=shown(code))
    if status >= 500:  # which may have come after the work was done
        return (Unanswered if during in _LOST else Unreachable)(Service.OWN_PROBLEM, code=shown(code))
    if meant := refusals.meaning(code, message, during, hidden):
        return meant
    named = shown(code)
    return ServiceError(Service.REFUSED.of(code=named) if named else Service.REFUSED_SILENTLY, code=named)
