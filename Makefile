# Both commands make their own virtual environment and install what they need: there is nothing to do before them.
PYTHON ?= python3

.PHONY: demo test clean

demo: .venv/installed
	.venv/bin/nbauth demo $(ARGS)

test: .venv-test/installed
	.venv-test/bin/ruff check
	.venv-test/bin/ruff format --check
	.venv-test/bin/mypy
	.venv-test/bin/lint-imports
	.venv-test/bin/pytest --cov $(ARGS)

clean:
	rm -rf .venv .venv-test

.venv/installed: EXTRA = demo
.venv-test/installed: EXTRA = test
%/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("nbauth needs Python 3.11 or newer; say which with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $*
	$*/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRA)]'
	@touch $@
