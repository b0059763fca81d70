"""What a story with a cluster needs: a local AWS, and Python with the cluster's library."""

import json
import os
import subprocess
from contextlib import ExitStack
from subprocess import PIPE

from handoff.libraries import ROOT
from handoff.test_tools import DECOYS


class Stage:
    """What the stories need, which are in the module `stories`."""

    def __init__(self, python, aws, folder, stories="handoff.on_dask"):
        self.stories = stories
        self.python, self.folder, self.ended = python, folder, ExitStack()
        names = ("ada", "rosa")
        self.environment = {
            **os.environ,
            **DECOYS,
            **aws.environment(),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        }
        self.passwords = {"NBAUTH_TEST_PASSWORDS": json.dumps({name: aws.users[name].password for name in names})}

    def start(self, *command, more, **how):
        """`python -m` this."""
        environment = self.environment | more
        return subprocess.Popen([self.python, "-m", *command], env=environment, cwd=self.folder, text=True, **how)

    def tell(self, *story, **how):
        process = self.start(self.stories, *story, more=self.passwords, stdout=PIPE, stderr=PIPE, **how)
        self.ended.callback(process.terminate)
        return process


def end_of(process):
    out, err = process.communicate(timeout=150)
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1])
