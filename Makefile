# Both commands make their own virtual environment and install what they need: there is nothing to do before them.
PYTHON ?= python3

.PHONY: demo test clean

demo: .venv/installed
	.venv/bin/nbauth demo $(ARGS)

test: .venv-test/installed .venv-awscli/installed
	.venv-test/bin/ruff check
	.venv-test/bin/ruff format --check
	.venv-test/bin/mypy
	.venv-test/bin/lint-imports
	.venv-test/bin/pytest --cov -m "not browser" --numprocesses 2 --dist loadfile
	.venv-test/bin/pytest --cov --cov-append -m browser

clean:
	rm -rf .venv .venv-test .venv-awscli

.venv/installed: EXTRA = demo
.venv-test/installed: EXTRA = test
%/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("nbauth needs Python 3.11 or newer; say which with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $*
	$*/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRA)]'
	@touch $@

# The AWS CLI is a program that tests run; what it pins must not decide what nbauth is tested with.
.venv-awscli/installed: .venv-test/installed
	$(PYTHON) -m venv --without-pip .venv-awscli
	.venv-test/bin/python -m pip --python .venv-awscli/bin/python install --quiet --disable-pip-version-check --no-compile awscli
	@touch $@
