import threading
import types
from concurrent.futures import ThreadPoolExecutor

import pytest

from nbauth.local.server.refusal import not_authorized
from nbauth.local.server.serial import install


@pytest.fixture
def cognito():
    made = types.ModuleType("ministack.services.cognito")
    made._run_idp_handler = lambda handler, action, data: handler(data)
    made._run_identity_handler = lambda handler, action, data: handler(data)
    install(made, threading.RLock())
    return made


@pytest.mark.parametrize("runs", [("_run_idp_handler",) * 2, ("_run_identity_handler",) * 2,
                                  ("_run_idp_handler", "_run_identity_handler")])  # fmt: skip
def test_no_two_calls_are_inside_at_once(cognito, runs):
    both_inside = threading.Barrier(2)

    def meet(_data):
        with pytest.raises(threading.BrokenBarrierError):
            both_inside.wait(timeout=0.2)
        return 200, {}, b""

    with ThreadPoolExecutor(2) as threads:
        calls = [threads.submit(getattr(cognito, run), meet, "GetId", {}) for run in runs]
        assert [call.result()[0] for call in calls] == [200, 200]


def test_a_refusal_becomes_a_reply(cognito):
    def refuse(_data):
        raise not_authorized("No.")

    status, _, body = cognito._run_idp_handler(refuse, "InitiateAuth", {})
    assert status == 400
    assert b"NotAuthorizedException" in body
    assert b"No." in body
