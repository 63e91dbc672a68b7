# onecase: every command from a fresh clone, with python3 (3.11 to 3.13) and a C compiler.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
PORT ?= 8000
INSTANCE ?= ./instance
WORKERS ?= auto

BIN := .venv/bin
BENCH := build/bench-venv
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONUTF8 := 1
# durable-rules comes as source: this makes it build on 3.13, and with optimisation.
export CPPFLAGS := -DPyEval_CallObject=PyObject_CallObject -O2 $(CPPFLAGS)

SAY = @printf '\033[1m%s\033[0m\n'
# install ENVIRONMENT PINS WHAT: uv is many times faster; where it does not get through, pip does
# the same slowly.
INSTALL = install() { \
	uv pip install --python "$$1/bin/python" --compile-bytecode --refresh-package durable-rules \
		-c "$$2" "$${@:3}" \
	|| { echo 'uv did not succeed: trying again with pip'; \
	     "$$1/bin/pip" install --no-cache-dir -c "$$2" "$${@:3}"; }; }; install

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---------------------------------------------------------------- environment

.venv/.created:
	$(SAY) 'Creating .venv with '"$$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt uv
	@touch $@

.venv/.ready: .venv/.created pyproject.toml constraints.txt hatch_build.py
	$(SAY) 'Installing onecase and what it needs (about half a minute; one part is compiled)'
	@$(INSTALL) .venv constraints.txt -e '.[assets]'
	@touch $@

.venv/.dev-ready: .venv/.ready
	$(SAY) 'Installing the tools for development'
	@$(INSTALL) .venv constraints.txt -e '.[assets,dev,postgres]'
	@touch $@

# Other rule engines want older libraries than onecase: they get an environment of their own.
$(BENCH)/.ready: .venv/.created pyproject.toml benchmarks/constraints.txt hatch_build.py
	$(SAY) 'Installing other rule engines to compare with, into $(BENCH)'
	@rm -rf $(BENCH) && $(PYTHON) -m venv $(BENCH)
	@$(INSTALL) $(BENCH) benchmarks/constraints.txt -e '.[bench]'
	@touch $@

# Compiled beforehand, onecase starts in a second: Python may be told to keep nothing it compiles.
.venv/.compiled: .venv/.ready $(shell find engine webui -name '*.py' -not -path '*/node_modules/*')
	@$(BIN)/python -m compileall -q engine webui -x node_modules
	@touch $@

.PHONY: ready dev
ready: .venv/.compiled ## create .venv with what onecase needs to run
dev: .venv/.dev-ready ## the same with the tools for development

# --------------------------------------------------------------------- assets

ASSET_SOURCES := $(wildcard webui/assets/*.json webui/assets/.npmrc webui/assets/*.mjs) \
	$(shell find webui/assets/src webui/assets/public -type f 2>/dev/null)

webui/assets/node_modules/.ready: webui/assets/package.json webui/assets/package-lock.json | .venv/.ready
	$(SAY) 'Fetching the sources of the assets'
	@cd webui/assets && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

webui/static/main.js: $(ASSET_SOURCES) webui/assets/node_modules/.ready
	$(SAY) 'Building the assets'
	@cd webui/assets && npm run --silent build
	@touch $@

.PHONY: assets
assets: webui/static/main.js ## build stylesheet, script and icons into webui/static
	@:

# ------------------------------------------------------------------- use it

.PHONY: demo serve
demo: .venv/.compiled webui/static/main.js ## invented petitions on 127.0.0.1 (PORT=8000, INSTANCE=./instance)
	@onecase demo --instance $(INSTANCE) --port $(PORT)

serve: .venv/.compiled webui/static/main.js ## serve the data in INSTANCE
	@onecase serve --instance $(INSTANCE) --port $(PORT)

# ------------------------------------------------------------------- check it

# COVERAGE= leaves out the measuring of covered lines, which takes its time.
COVERAGE ?= --cov --cov-report=term

.PHONY: lint check test format bench
lint: .venv/.dev-ready ## formatting, style, types, floors, YAML, spelling
	$(SAY) 'ruff format --check'
	@ruff format --check .
	$(SAY) 'ruff check'
	@ruff check .
	$(SAY) 'mypy'
	@mypy
	$(SAY) 'lint-imports'
	@lint-imports
	$(SAY) 'yamllint and codespell'
	@if [ -d config ]; then yamllint --strict config examples; fi
	@git ls-files | grep -Ev '\.(svg|json|jsonl)$$|^LICENSE$$|^tests/' | xargs -r codespell

check: .venv/.dev-ready ## check the county's documents in config
	$(SAY) 'onecase check config'
	@onecase check config

test: lint check webui/static/main.js ## everything that must pass: lint, check, tests with coverage
	$(SAY) 'pytest'
	@pytest -n $(WORKERS) $(COVERAGE)

format: .venv/.dev-ready ## put the code into its form, with the safe corrections
	@ruff check --fix-only .
	@ruff format .

.PHONY: docs
docs: .venv/.ready ## write the generated pages of docs/ anew: schemas and facts
	@$(BIN)/python tools/write_reference.py

bench: $(BENCH)/.ready ## measure what the README promises, on this machine, into docs/performance.md
	@$(BENCH)/bin/python -m pytest benchmarks -s -p no:cacheprovider --write docs/performance.md

# ------------------------------------------------------------- build and pins

PINS = uv pip compile --quiet --universal --upgrade --python-version 3.11 --strip-extras \
	--no-header --no-emit-index-url pyproject.toml

.PHONY: constraints wheel wheel-test wheelhouse clean
constraints: .venv/.created ## choose the pins anew, for Python 3.11 to 3.13, without addresses
	$(SAY) 'Choosing versions'
	@$(PINS) --annotation-style=line --extra assets --extra dev --extra postgres -o constraints.txt
	@mkdir -p build && grep -v '^python-dateutil==' constraints.txt > build/constraints.txt
	@$(PINS) --no-annotate --extra bench -c build/constraints.txt -o benchmarks/constraints.txt
	@if grep -n '://' constraints.txt benchmarks/constraints.txt; then \
		echo 'an address stands in the pins'; exit 1; fi

wheel: .venv/.dev-ready webui/static/main.js ## source distribution, and from it the wheel, into dist
	@rm -rf dist
	$(SAY) 'Building the source distribution and the wheel'
	@python -m build --installer uv

wheel-test: wheel ## the same tests against the wheel in an environment of its own
	$(SAY) 'Installing the wheel into build/wheel-venv'
	@rm -rf build/wheel-venv && $(PYTHON) -m venv build/wheel-venv
	@uv pip install --quiet --python build/wheel-venv/bin/python --refresh-package durable-rules \
		-c constraints.txt "$$(ls dist/*.whl)[dev,postgres]"
	$(SAY) 'pytest against the wheel'
	@PATH="$(CURDIR)/build/wheel-venv/bin:$$PATH" build/wheel-venv/bin/pytest -n $(WORKERS)

wheelhouse: wheel ## wheels of everything, compiled parts too, for a machine without network or compiler
	$(SAY) 'Collecting wheels into wheelhouse (a minute or two)'
	@rm -rf wheelhouse
	@$(BIN)/pip wheel --quiet --no-cache-dir -c constraints.txt -w wheelhouse "$$(ls dist/*.whl)[postgres]"
	@echo "On that machine: pip install --no-index --find-links wheelhouse 'onecase[postgres]'"

clean: ## remove what was built; the environment and the data in INSTANCE stay
	rm -rf build dist wheelhouse webui/static webui/assets/node_modules htmlcov .coverage .coverage.*
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
