"""The forms of one sign-in, which live as long as their cells; the sign-in must not."""

import gc
import weakref

from fakes import POOL

from nbauth.auth import holder_of
from nbauth.notebook.shown import ShownAuth, forms_of
from nbauth.vault import MemoryVault
from nbauth.widget import LoginWidget


def test_a_form_that_is_still_shown_keeps_nobody_s_tokens_alive():
    auth, form = ShownAuth(POOL, name="session", vault=MemoryVault()), LoginWidget()
    forms_of(auth).add(form, "cell")
    holder = weakref.ref(holder_of(auth))
    del auth
    gc.collect()
    assert holder() is None
    form.close()
