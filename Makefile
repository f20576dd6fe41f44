# `make` lists what can be made. Python 3.11 or newer with its venv module is all that is needed:
# everything else goes into .venv, and a change of pyproject.toml is installed by the next call.

PYTHON ?= python3
PYTEST ?=
# Tests wait more than they compute, so there is room for more processes than cores; those of a file
# stay together. A browser wants the machine for itself.
WORKERS ?= 4
SHARED := -n $(WORKERS) --dist loadfile
# pytest ends with 5 when what was picked is all of the other sort.
ANY := || [ $$? -eq 5 ]

BIN := .venv/bin
OLDEST := .venv-oldest
ALLOW_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

# Extras of pyproject.toml that each environment stamp stands for.
EXTRAS_lab := lab,compare
EXTRAS_test := test,dev,video,compare
EXTRAS_docs := docs

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# uv brings its own list of certificates; the system's may know more, as behind a company's proxy.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= 1
endif
# A home that cannot be written to has no room for a cache.
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export UV_CACHE_DIR ?= build/uv-cache
export PIP_NO_CACHE_DIR ?= 1
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo lab check test test-long test-oldest docs clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name what; do \
		printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: .venv/ready-lab ## run the first notebook on the offline sandbox; pictures/ keeps the result
	@$(BIN)/python scripts/demo.py

lab: .venv/ready-lab ## open the first notebook in JupyterLab
	@$(BIN)/python -m jupyterlab $(ALLOW_ROOT) --ServerApp.root_dir=notebooks \
		--LabApp.default_url=/lab/tree/01_first_picture.ipynb

check: .venv/ready-test ## lint, format, types, import floors
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

test: check ## all checks and all tests, those in a real browser too
	@$(BIN)/python tests/journeys/desk/chromium.py
	@$(BIN)/pytest -q -m "not long and not browser" $(SHARED) $(PYTEST) $(ANY)
	@$(BIN)/pytest -q -m "browser and not long" --reruns 1 -raR $(PYTEST) $(ANY)

test-long: .venv/ready-test ## every law on thousands of examples, and the long runs
	@HYPOTHESIS_PROFILE=long $(BIN)/pytest -q -m "not browser" --timeout 3000 $(SHARED) $(PYTEST)

test-oldest: $(OLDEST)/ready ## the tests with the oldest IPython and ipywidgets that are served
	@$(OLDEST)/bin/pytest -q -m "not long and not browser" $(SHARED) $(PYTEST)

docs: .venv/ready-docs ## the documentation, in docs/_build/html
	@$(BIN)/sphinx-build -q -W -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

clean: ## remove everything that make has made, but for pictures/
	@rm -rf .venv $(OLDEST) build dist docs/_build docs/jupyter_execute shots
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is \
	needed; this is " + sys.version.split()[0] + ". Name one: make PYTHON=python3.12 ...")'
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet uv

.venv/ready-%: pyproject.toml | $(BIN)/uv
	@echo "Installing what \`$*\` needs ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[$(EXTRAS_$*)]'
	@touch $@

$(OLDEST)/ready: pyproject.toml | $(BIN)/uv
	@echo "Setting up $(OLDEST) ..."
	@$(PYTHON) -m venv --clear $(OLDEST)
	@$(BIN)/uv pip install --quiet --python $(OLDEST)/bin/python --editable '.[test,video,compare]' \
		'ipython==7.34.*' 'ipywidgets==7.7.*'
	@touch $@
