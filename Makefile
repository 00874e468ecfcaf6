# make demo   prepares everything and serves a sample county on http://127.0.0.1:8000
# make test   everything that guards the project; both work on a bare Debian

BIN := .venv/bin
CLIENT := src/ballot/client
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix $(CLIENT) --silent run

# PORT, HOST, BALLOT_HOME and BALLOT_PUBLIC_URL may be given on the command line or as variables.
ADDRESS := $(if $(PORT),BALLOT_PORT='$(PORT)') $(if $(HOST),BALLOT_HOST='$(HOST)')

# The tests of law, protocol and verifier say how much of them is run; see coverage in pyproject.toml.
CORE := tests/unit/law tests/unit/protocol tests/unit/verify tests/property
# As many tests at a time as there are cores; those of one file stay together, the longest go first.
SPREAD := -n auto --dist loadfile
ORDER := --no-loadscope-reorder tests/e2e tests/integration tests/contract tests/architecture tests/unit
# Tests with a short form and a long one: those that use tests/support/soak.py.
LONG := $(shell grep -rl 'from support.soak import' tests --include='test_*.py')

.PHONY: help demo setup test test-setup check lint types contracts client catalogues pytest core \
	bench soak mutants

help:
	@echo "make demo    prepare everything and serve the sample county"
	@echo "             (PORT=, HOST=, BALLOT_HOME=, BALLOT_PUBLIC_URL= are honoured)"
	@echo "make setup   prepare everything without starting; then .venv/bin/ballot --help"
	@echo "make test    all checks and tests"
	@echo "make check   lint, types, layers, client and catalogues only"
	@echo "make bench   measure, side by side with belenios-tool"
	@echo "make soak    the tests that kill, race and fill a disk, in full (make test shortens them)"
	@echo "make mutants change the sources a little, many times, and count what the tests notice"
	@echo "             (within an hour; ARGUMENTS='--part law --count 30 --seed 2' for less)"

setup:
	@.ci/setup

demo: setup
	@$(ADDRESS) $(BIN)/ballot demo

test-setup:
	@.ci/setup test

test: check pytest

check: test-setup
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint types contracts client catalogues

lint: test-setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: test-setup
	$(BIN)/basedpyright
	$(BIN)/basedpyright --project tests

contracts: test-setup
	$(BIN)/lint-imports --no-cache

client: test-setup
	$(NPM) check
	$(NPM) test

catalogues: test-setup
	$(BIN)/python -m ballot.i18n.catalogue_checks

core: check
	$(BIN)/python -m coverage run -m pytest $(SPREAD) $(CORE)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

pytest: core
	$(BIN)/python -m pytest $(SPREAD) $(ORDER) $(addprefix --ignore=,$(CORE))

bench: test-setup
	PYTHONPATH=tests $(BIN)/python -m bench

soak: test-setup
	BALLOT_SOAK=1 $(BIN)/python -m pytest --timeout=3600 $(LONG)

mutants: test-setup
	PYTHONPATH=tests $(BIN)/python -m mutants $(ARGUMENTS)
