# The two commands of the README are `make demo` and `make test`; the rest is for people who change the portal.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types contracts lock clean bench

$(VENV)/.dev: requirements/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

$(VENV)/.base: requirements/base.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/base.txt
	touch $@

demo: $(VENV)/.base
	$(BIN)/python -m congress.demo

test: $(VENV)/.dev
	$(BIN)/pytest -n 2
