"""Every call, and everything that can happen to it. A sample of it is in `make test`; `make faults` tries all."""

import time
from pathlib import Path

import pytest
from fakes import eventually
from faults import harms, test_clock, test_keychain
from faults.expected import CALLS, CASES, NOTED, RAISED, SAME, TABLE
from faults.pace import LONGEST_S
from faults.saying import says

import nbauth
from nbauth.core.state import UserState
from nbauth.core.steps import Challenge, SignedOut
from nbauth.errors import NbauthError

README = Path(__file__).parents[2] / "README.md"
STEP = 11  # of the sample: prime to the number of faults, so that it meets each of them


def cases():
    for number, (call, harm) in enumerate(CASES):
        marks = [] if number % STEP == 0 else [pytest.mark.faults]
        yield pytest.param(call, harm, id=f"{call}: {harm}", marks=marks)


def test_the_sample_meets_every_call_and_every_fault():
    sample = CASES[::STEP]
    assert {call for call, _ in sample} == set(CALLS)
    assert {harm for _, harm in sample} >= set(TABLE)
    assert set(TABLE) == set(harms.TO_ANY_CALL)


def test_the_readme_says_how_many_there_are():
    clocks, keychains = len(test_clock.ACTS) * len(test_clock.HOURS), len(test_keychain.CASES)
    assert f"These are {len(CASES) + clocks + keychains} cases" in README.read_text()


@pytest.mark.parametrize(("call", "harm"), list(cases()))
def test_what_comes_out(stage, call, harm, record_property):
    act = call.act(stage)
    step, was_in = act.auth.step, act.auth.is_signed_in
    _let(stage, call, harm)
    begun, failure = time.monotonic(), None
    try:
        act.do()
    except NbauthError as error:
        failure = error
    took = time.monotonic() - begun
    sent, status = stage.proxy.asked.count(call.name), act.auth.status()
    record_property("fault", (took / LONGEST_S, failure is not None))
    _check_what_is_said(call, call.outcome(harm), failure, act.auth)
    stage.heal()

    assert took < 1.25 * LONGEST_S
    assert sent <= (2 if call.kind in ("harmless", "ending") or call.repeated or harm == "unknown key" else 1)
    assert not [secret for secret in act.secrets if secret in f"{failure!r} {failure} {status!r} {status}"]
    _check_where_it_leaves(call, failure, status, step, was_in)

    act.again()
    assert act.is_well()


def _let(stage, call, harm):
    if harm == "refused":
        stage.proxy.refuse_after(call.after)
    else:
        stage.proxy.harm(call.name, harms.EVERY[harm])


def _check_what_is_said(call, expected, failure, auth):
    if call.told != RAISED or expected is None:
        assert failure is None
        if call.told == NOTED:  # by the renewal, which may take a moment longer than who waits for it
            assert eventually(lambda: _says(auth.status().failing_because, expected))
        return
    kind, _ = expected
    assert type(failure) is kind
    said = failure.message.values["failures"] if call.kind == "ending" else failure.message
    assert _says(said, expected)
    assert failure.hint


def _says(said, expected):
    if expected is None:
        return said == ""
    return any(says(said, text) for text in SAME.get(expected[1], (expected[1],)))


def _check_where_it_leaves(call, failure, status, step, was_in):
    if call.kind == "ending":
        assert status.state is UserState.SIGNED_OUT
    elif was_in:
        ends = call.signs_out and failure is None
        assert status.state is (UserState.SIGNED_OUT if ends else UserState.SIGNED_IN)
    elif failure is None:
        assert status.state is call.leads_to
    else:
        assert status.state is UserState.SIGNED_OUT
        used_up = isinstance(failure, nbauth.ChallengeExpired | nbauth.TokenInvalid)
        assert (
            status.step is step if isinstance(step, Challenge) and not used_up else isinstance(status.step, SignedOut)
        )
