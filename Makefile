# Each command sets up all it needs: a .venv in this folder, from requirements pinned by hash.
# No network is used once the environment stands.

# make report AUDIT=audits/NAME for another audit of this folder; WORK=FOLDER for another work folder.
AUDIT ?=
WORK  ?=
PARTS ?=
VENV   := .venv
BIN    := $(VENV)/bin
# The newest Python that is there, from 3.11 on.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && \
	echo $$p && break; done)

.PHONY: report watch test check checkers bench quarto cluster reference example requirements clean

report: $(VENV)/.ready
	$(BIN)/snakemake $(if $(WORK),--snakefile Snakefile --directory "$(WORK)") \
	  $(if $(AUDIT),--config "audit=$(AUDIT)")

# Makes the report anew whenever a file is dropped into raw/, and shows it at http://127.0.0.1:8010/.
watch: $(VENV)/.ready
	$(BIN)/python -m auditreport.watch $(if $(AUDIT),--audit "$(AUDIT)") $(if $(PORT),--port $(PORT))

# Formatting, lint and types first: they take seconds, and say most.
test: $(VENV)/.ready-test check
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.ready-test
	$(BIN)/ruff format --check src scripts tests tools bench
	$(BIN)/ruff check src scripts tests tools bench
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile workflow

$(VENV)/.ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "auditreport needs Python 3.11 or newer with its venv module \
	(on Debian and Ubuntu: apt install python3-venv). Install it, then run this again."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready requirements-test.txt requirements-cluster.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	  --upgrade --target $(VENV)/cluster -r requirements-cluster.txt
	@touch $@

# A validator of PDF/UA-1 that isn't ours, 50 MB, in a folder of its own: one test asks it.
checkers: $(VENV)/.ready-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	  --only-binary :all: --upgrade --target .checkers -r requirements-checkers.txt

# The table of goals with ratios and memory, on an idle machine; docs/performance.md says more.
# PARTS="example 10000 100000 stages growth" measures all of it, for half an hour.
bench: $(VENV)/.ready-test
	$(BIN)/python bench/run.py $(PARTS)

# Quarto itself, on a network that may fetch its program; `make report` then uses it.
quarto: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[quarto]'

# Snakemake's executor for Slurm: for profiles/slurm. Each start of Snakemake takes longer with it.
cluster: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	  -r requirements-cluster.txt

# Schemas for editors and the docs' tables, from the models; a test fails when they drift.
reference: $(VENV)/.ready-test
	$(BIN)/python tools/make_reference.py

# The shipped examples: their registers, their coded texts and their returns.
example: $(VENV)/.ready-test
	$(BIN)/python tools/make_pacs_2010.py
	$(BIN)/python tools/make_on_call_ir.py

# Pins for every platform and Python from 3.11 on; needs uv.
requirements:
	echo 'flit-core>=3.11,<5' > build.in
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url pyproject.toml build.in --extra test -o requirements-test.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url -c requirements-test.txt pyproject.toml build.in -o requirements.txt
	echo 'page-validation==0.11.0' > build.in
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-annotate build.in -o requirements-checkers.txt
	rm build.in
	printf '%s\n' 'snakemake-executor-plugin-slurm>=2.8,<3' \
	  'snakemake-executor-plugin-slurm-jobstep>=0.6,<1' > cluster.in
	uv pip compile -q --universal --python-version 3.11 --no-deps --generate-hashes --no-header \
	  --no-emit-index-url cluster.in -o requirements-cluster.txt
	rm cluster.in

# What a run makes, but not what the office keeps: raw/ and private/ stay, and so do editions.
clean:
	rm -rf working logs .snakemake
	test ! -d results || find results -mindepth 1 -maxdepth 1 ! -name release -exec rm -rf {} +
