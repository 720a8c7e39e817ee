# `make demo` and `make test` need Python 3.11 (or later), make, and a package index; both may be run again at no cost.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test check fuzz audit sbom clean

demo: $(VENV)/.installed
	$(BIN)/garant read examples/treve-du-nord.fr.txt

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: test
	$(BIN)/ruff check .
	$(BIN)/mypy

MINUTES ?= 5

fuzz: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet "atheris>=2.3"
	$(BIN)/python fuzz/run.py --minutes $(MINUTES)

audit: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet bandit pip-audit
	$(BIN)/bandit --quiet --recursive src --severity-level high
	$(BIN)/pip-audit --skip-editable

sbom: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet cyclonedx-bom
	$(BIN)/cyclonedx-py environment --output-file sbom.json $(BIN)/python

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@ $(VENV)/.installed
