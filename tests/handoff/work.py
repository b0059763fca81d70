"""One data library at work for longer than its credentials live: `python -m handoff.work TOOL KEYS`.

It runs in an environment with that library, signs in to the local AWS that its own environment names, makes one object
of the library's, and works with it until the sign-in has had so many keys. Its last line says with how many operations.
"""

import inspect
import json
import os
import sys
import time

from handoff import installed_work, native_work

import nbauth

_PAUSE_S = 0.3
"""Many work at the same time, and must not make each other late: keys live for seconds."""
TOOLS = {
    name: each
    for module in (native_work, installed_work)
    for name, each in vars(module).items()
    if inspect.isgeneratorfunction(each) and not name.startswith("_")
}


def main(name, wanted):
    auth = nbauth.Auth(nbauth.PoolConfig.load())
    auth.sign_in("ada", os.environ["NBAUTH_TEST_PASSWORD"])
    keys, operations, work = set(), 0, TOOLS[name](auth)
    while len(keys) < int(wanted):
        next(work)
        operations += 1
        keys.add(auth.credentials().access_key)
        time.sleep(_PAUSE_S)
    work.close()
    print(json.dumps({"operations": operations}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
