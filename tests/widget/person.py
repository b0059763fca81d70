"""Somebody at the prompts."""

from nbauth.widget import terminal
from nbauth.widget.prompts import Prompts


class Person:
    """Types by a script of answers, and hears what is said; a secret is `secret` unless the script has another."""

    def __init__(self, *answers, secrets=(), columns=0):
        self._columns = columns
        self.asked, self.asked_unseen, self.said, self.opened = [], [], [], []
        self._answers, self._secrets = iter(answers), iter(secrets)

    def sign_in(self, model, **how):
        terminal.sign_in(model, prompts=self._prompts(), **how)
        return self.asked

    def _prompts(self):
        return Prompts(self._ask, self._ask_secret, self.said.append, lambda: self._columns, self.opened.append)

    def _ask(self, prompt):
        self.asked.append(prompt)
        return next(self._answers)

    def _ask_secret(self, prompt):
        self.asked_unseen.append(prompt)
        assert len(self.asked_unseen) < 20, "it asks for ever"
        return next(self._secrets, "secret")
