# make only sets up and calls: what it runs is `dialmart` and pytest.
SHELL := /bin/bash
PYTHON ?= python3
PYTHON_BI ?= $(shell command -v python3.11 || echo $(PYTHON))
VENV := .venv
UV := $(VENV)/bin/uv
BIN := $(VENV)/bin
export DAGSTER_DISABLE_TELEMETRY := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
# a company's own certificate authority is known to the system, not to uv
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.PHONY: setup run test test-fast faults bench dev setup-spark spark-up spark-down setup-bi bi docs format lock clean help

setup: $(VENV)/.synced ## set up alone: the command is then .venv/bin/dialmart

run: $(VENV)/.synced ## set up, then run the pipeline of DIALMART_HOME (default examples/demo)
	@$(BIN)/dialmart run

test: $(VENV)/.synced .venv-spark/.synced .venv-bi/.synced ## set up, then the whole test suite
	$(BIN)/pytest -q -m "not browser" -n 3
	$(BIN)/pytest -q -m browser -n 2

test-fast: $(VENV)/.synced .venv-spark/.synced ## the tests that take less than three minutes together
	$(BIN)/pytest -q -m "not slow and not spark and not browser" -n 2

faults: $(VENV)/.synced ## set up, then every fault as often as was promised: hours; SEED=… repeats one
	DIALMART_FAULTS=full DIALMART_FAULTS_SEED=$(SEED) $(BIN)/pytest -q -m fault -n 2

bench: $(VENV)/.synced .venv-bench/.synced ## set up, then this pipeline against other tools at SIZE dials (1M), REPEAT times (1)
	$(BIN)/python -m benchmarks.run --size $(or $(SIZE),1M) --repeat $(or $(REPEAT),1)

dev: $(VENV)/.synced ## Dagster's UI on http://127.0.0.1:3000, webserver and daemon
	@$(BIN)/dialmart dev

setup-spark: .venv-spark/.synced ## set up what runs on Spark (Java 17 comes from the system)

spark-up: $(VENV)/.synced .venv-spark/.synced ## a Spark cluster on this machine for DIALMART_HOME: master, 2 workers, Thrift server
	@$(BIN)/dialmart spark up

spark-down: ## end it
	@$(BIN)/dialmart spark down

setup-bi: .venv-bi/.synced ## set up Superset (Python 3.11, some 750 MB)

bi: $(VENV)/.synced .venv-bi/.synced ## set up, then dashboards of DIALMART_HOME on http://127.0.0.1:8088 (Superset)
	@$(BIN)/dialmart bi

docs: $(VENV)/.synced ## make the pages of the register, of the published tables and of cards anew
	@$(BIN)/python -m orchestration.register
	@$(BIN)/python -m orchestration.dictionary
	@$(BIN)/python -m orchestration.dashboards.cards

format: $(VENV)/.synced ## lay out Python and SQL
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfmt dbt_project --quiet

lock: $(UV) ## resolve the dependencies of pyproject.toml anew
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml --group test -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate requirements-spark.in -o requirements-spark.lock
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate requirements-bench.in -o requirements-bench.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-bi.in -o requirements-bi.lock

clean: ## remove the environments and what the examples have written
	rm -rf .venv .venv-spark .venv-bench .venv-bi .pytest_cache .ruff_cache .hypothesis *.egg-info
	rm -rf examples/*/{lake,warehouse,published,outbox,dagster,superset,phone.key} examples/demo/{landing,truth.json}

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  %-11s %s\n", $$1, $$2}'

$(UV):
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q uv

$(VENV)/.synced: requirements.lock pyproject.toml | $(UV)
	@VIRTUAL_ENV=$(VENV) $(UV) pip sync -q --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv-spark/.synced: requirements-spark.lock | $(UV)
	@$(PYTHON) -m venv .venv-spark
	@VIRTUAL_ENV=.venv-spark $(UV) pip sync -q --require-hashes requirements-spark.lock
	@touch $@

# compiled at once: the first run of a rival is measured too
.venv-bench/.synced: requirements-bench.lock | $(UV)
	@$(PYTHON) -m venv .venv-bench
	@VIRTUAL_ENV=.venv-bench $(UV) pip sync -q --require-hashes --compile-bytecode requirements-bench.lock
	@touch $@

# Superset's pandas is of no newer Python
.venv-bi/.synced: requirements-bi.lock | $(UV)
	@$(PYTHON_BI) -m venv .venv-bi
	@VIRTUAL_ENV=.venv-bi $(UV) pip sync -q --require-hashes requirements-bi.lock
	@touch $@
