"""Every journey by `Auth` alone, and at a real terminal."""

import os

import pytest
from journeys.cells import as_code
from journeys.journeys import JOURNEYS
from journeys.script import Script
from journeys.terminal import PROGRAM, Terminal
from pseudo_terminal import spawned

pytestmark = pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)


def test_in_a_script(journey, aws):
    world = journey.world(aws)
    journey.walk(Script(world.pool), world)


def test_at_a_terminal(journey, aws, tmp_path):
    world = journey.world(aws)
    environment = {**os.environ, **aws.environment(), "HOME": str(tmp_path)}
    with spawned(environment, "-c", PROGRAM.format(pool=as_code(world.pool))) as child:
        journey.walk(Terminal(child), world)
