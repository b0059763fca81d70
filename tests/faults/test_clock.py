"""Acts on a computer whose clock is set wrong just then: AWS's is learnt from its replies, and nothing is lost."""

from datetime import timedelta

import pytest
from faults.expected import CALLS

HOURS = {"three hours behind": -3, "three hours ahead": 3}
ACTS = list(dict.fromkeys(call.act for call in CALLS))


@pytest.mark.parametrize("hours", HOURS.values(), ids=HOURS)
@pytest.mark.parametrize("done", ACTS, ids=[act.__name__ for act in ACTS])
def test_it_goes_well(stage, done, hours):
    act = done(stage)
    stage.skew = timedelta(hours=hours)
    act.do()
    act.again()
    assert act.is_well()
