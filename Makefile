# The two commands of the README are `make demo` and `make test`; the rest is for people who change the portal.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := @$(PYTHON) congress/launcher/install.py
MANAGE := $(BIN)/python manage.py

.PHONY: demo test dev lint types contracts check chaos lock clean

## Run the portal here: everything it needs is started, and stops with Ctrl-C. PORT, HOST and PORTAL_DATA may be set.
demo:
	$(INSTALL) base
	@exec $(BIN)/python -m congress.launcher --tethered

## Run every test, browser journeys and a short drill of failures included. ARGS are handed to pytest.
test:
	$(INSTALL) base dev
	@bash .ci/browser.sh
	@exec $(BIN)/python -m pytest -n 2 $(ARGS)

## The packages for working on the portal, in .venv.
dev:
	$(INSTALL) base dev

## What .ci/run checks before the tests.
lint:
	$(INSTALL) base dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	git ls-files -z '*.py' ':!:*/migrations/*' | xargs -0 $(BIN)/django-upgrade --target-version 5.2
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml congress deputies liaison_stations legislation livelihood manage.py

types:
	$(INSTALL) base dev
	$(BIN)/mypy congress deputies liaison_stations legislation livelihood

contracts:
	$(INSTALL) base dev
	$(BIN)/lint-imports

check:
	$(INSTALL) base dev
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) translations check
	$(MANAGE) draw_states --check
	@bash .ci/check-deploy.sh

## The long drill of failures: tens of minutes.
chaos:
	$(INSTALL) base dev
	@CHAOS=long exec $(BIN)/python -m pytest tests/chaos -s $(ARGS)

## What this machine serves over loopback, in figures.
bench:
	$(INSTALL) base dev
	@exec $(BIN)/python -m tests.chaos.measure

## Lock the newest packages that requirements/*.in allow; UPGRADE=--upgrade takes newer ones of those locked already.
lock:
	@bash .ci/lock.sh $(UPGRADE)

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
