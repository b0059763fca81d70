# Both commands make their own virtual environment and install what they need: there is nothing to do before them.
PYTHON ?= python3
# Images for containers often forbid Python to keep what it has compiled. Then each of the hundreds of kernels and commands
# that the tests start compiles everything anew, and so does each start of the demo: it takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check coverage faults bench lint lowest clean

demo: .venv/installed
	@.venv/bin/nbauth demo $(ARGS)

test: lint lowest .venv-tools/installed .venv-tools-lowest/installed .venv-ray/installed .venv-ray-lowest/installed
	.venv-test/bin/pytest -m "not browser and not faults" --numprocesses 2 --dist loadfile --no-loadscope-reorder $(LONG) tests
	.venv-test/bin/pytest -m browser

# First, so that nobody waits for one of them at the end.
LONG = tests/vault/test_killed.py tests/notebook tests/cli tests/handoff

# While working: all that needs neither a browser nor a server, in less than a minute.
check: lint
	.venv-test/bin/pytest --quiet -m "not browser" --numprocesses 2 $(FAST)

FAST = tests/core tests/widget $(wildcard tests/test_*.py)

# Which lines and branches no test reaches; it takes half as long again, and what a browser test reaches is left out.
coverage: .venv-test/installed
	.venv-test/bin/pytest --quiet --cov -m "not browser and not faults" --numprocesses 2 --dist loadfile

# Everything that can happen to every call on its way, of which `make test` tries a sample; they wait more than they work.
faults: .venv-test/installed
	.venv-test/bin/pytest --quiet tests/faults tests/vault/test_killed.py --numprocesses 6

# What people wait for, beside what they would otherwise use: ratios, written to BENCHMARKS.md. Nothing else should run.
bench: .venv-test/installed .venv/installed
	PYTHONPATH=tests .venv-test/bin/python -m benchmarks

# With the oldest libraries that are allowed: all that needs no local AWS, whose server pins a newer botocore.
lowest: .venv-lowest/installed
	.venv-lowest/bin/pytest --quiet -p no:cacheprovider -W ignore::DeprecationWarning --numprocesses 2 $(FAST) $(EDGE)

EDGE = $(addprefix tests/aws/test_, bare.py faults.py hosts.py jwks.py once.py refusals.py reply.py service_time.py srp.py user_pool.py)

lint: .venv-test/installed node_modules/installed
	.venv-test/bin/ruff check
	.venv-test/bin/ruff format --check
	.venv-test/bin/mypy
	.venv-test/bin/lint-imports
	node_modules/.bin/biome check --error-on-warnings
	node_modules/.bin/tsc --project .

clean:
	rm -rf .venv .venv-test .venv-lowest .venv-tools .venv-tools-lowest .venv-ray .venv-ray-lowest node_modules

.venv/installed: EXTRA = demo
.venv-test/installed: EXTRA = test
%/installed: pyproject.toml install.py
	@$(PYTHON) install.py $* --editable '.[$(EXTRA)]'
	@touch $@

.venv-lowest/installed: pyproject.toml install.py tests/lowest.py
	@$(PYTHON) install.py .venv-lowest --editable . pytest pytest-xdist keyrings.alt $$($(PYTHON) tests/lowest.py)
	@touch $@

# The data libraries that a sign-in is handed to: what they pin must not decide what nbauth is tested with.
.venv-tools/installed: pyproject.toml install.py
	@$(PYTHON) install.py .venv-tools --editable '.[test-tools]'
	@touch $@

.venv-tools-lowest/installed: pyproject.toml install.py tests/lowest.py
	@$(PYTHON) install.py .venv-tools-lowest --editable . $$($(PYTHON) tests/lowest.py test-tools)
	@touch $@

# Ray is large, and has nothing to do with the others.
.venv-ray/installed: pyproject.toml install.py
	@$(PYTHON) install.py .venv-ray --editable '.[test-ray]'
	@touch $@

.venv-ray-lowest/installed: pyproject.toml install.py tests/lowest.py
	@$(PYTHON) install.py .venv-ray-lowest --editable . $$($(PYTHON) tests/lowest.py test-ray)
	@touch $@

# What checks the page's JavaScript, and axe-core for the browser tests. Nothing of it is in the wheel.
node_modules/installed: package.json package-lock.json .npmrc
	@node --version >/dev/null 2>&1 && npm --version >/dev/null 2>&1 || \
	  { echo "The tests need Node.js and npm, which check the form's JavaScript: install both (Debian: nodejs, npm)." >&2; exit 1; }
	npm ci --silent --no-audit --no-fund
	@touch $@
