"""Where a code went, as Cognito tells it."""

from collections.abc import Mapping
from typing import Any

from nbauth.aws.reply import shown
from nbauth.core.delivery import CodeDelivery, Medium


def delivery(details: Mapping[str, Any] | None) -> CodeDelivery | None:
    """From `CodeDeliveryDetails`; None where there are none."""
    if not details:
        return None
    medium: Medium = "SMS" if details.get("DeliveryMedium") == "SMS" else "EMAIL"
    return CodeDelivery(medium, shown(details.get("Destination")) or "you")


def delivered(details: Mapping[str, Any] | None) -> CodeDelivery:
    """Where there must be one. Raises ValueError."""
    found = delivery(details)
    if found is None:
        raise ValueError("no delivery")
    return found
