"""What is made when it is first needed."""

import pytest
from fakes import Gate, at_once

from nbauth.later import Later, StandIn, real


def test_a_crowd_makes_it_once():
    gate, made = Gate(), []
    later = Later(lambda: (gate.pass_through(), made.append("it"), object())[2])
    crowd = at_once(8, later.get)
    gate.wait_until_reached()
    assert later.made is None
    gate.open()

    assert len({id(one.result()) for one in crowd}) == 1
    assert made == ["it"]
    assert later.made is crowd[0].result()


def test_one_that_could_not_be_made_is_tried_again():
    tries = []
    later = Later(lambda: tries.append(1) or 1 / (len(tries) - 1))
    with pytest.raises(ZeroDivisionError):
        later.get()
    assert later.get() == 1


def test_what_stands_in_makes_it_at_the_first_attribute():
    later = Later(lambda: "it")
    stands_in = StandIn(later.get)
    assert later.made is None
    assert stands_in.upper() == "IT"
    assert later.made == "it"
    with pytest.raises(AttributeError):
        stands_in.nothing  # noqa: B018 -- to ask for it is all


def test_what_it_really_is():
    assert real(StandIn(lambda: "it")) == "it"
    assert real("it") == "it"
