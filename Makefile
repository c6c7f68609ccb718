# Lamplighter's verbs. `make` alone lists them.
#
# What matters to a running Lamplighter (HOST, PORT, LAMPLIGHTER_*, DATABASE_URL) comes from the environment or from
# the command line: make run PORT=9000. PYTHON names the interpreter, WORKERS how many tests run side by side.

SHELL = /bin/sh
.DEFAULT_GOAL = help
.DELETE_ON_ERROR:

# Compiled once is compiled for every start; some machines are set up otherwise.
export PYTHONDONTWRITEBYTECODE =

# When the first of the verbs was begun; those that it calls say how long it has taken by then.
ifndef BEGAN
BEGAN := $(shell date +%s)
endif
export BEGAN

WORKERS ?= 3
TEST = $(bin)/python -m pytest -n $(WORKERS) --no-loadscope-reorder
bin = .venv/bin
pip = $(bin)/python -m pip --disable-pip-version-check --no-input -qq
sources = src tests $(wildcard benchmarks)

# A scratch data folder and no given database: checking and testing must not touch what is really there.
scratch = folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export LAMPLIGHTER_DATA="$$folder" && \
	unset LAMPLIGHTER_URL LAMPLIGHTER_KEYS LAMPLIGHTER_SMTP LAMPLIGHTER_PROXIES HOST PORT

.PHONY: help run test compiled postgresql sqlite check demo format coverage long long-postgresql long-sqlite mutants grade bench bench-matching bench-choosing bench-rhythm lock saved clean screenshot

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: .venv/ready ## start Lamplighter with a demonstration community, at http://localhost:8000
	@exec $(bin)/lamplighter serve --demo

# Both databases at once, so that no core waits; what SQLite says is printed last. Before either begins, one process
# compiles the tests: each of those that run them would do so for itself.
test: .venv/ready-to-test ## check, then every test on PostgreSQL, and beside both every test on SQLite
	@tools/need chromium postgresql
	@$(bin)/python tests/beside.py "$(MAKE) --no-print-directory compiled sqlite" \
		"$(MAKE) --no-print-directory check" "$(MAKE) --no-print-directory postgresql"

compiled: .venv/ready-to-test
	@$(scratch); unset DATABASE_URL; $(bin)/python -m pytest --collect-only -qq -p no:xdist >/dev/null 2>&1 || true

postgresql: .venv/ready-to-test
	@$(scratch); $(bin)/python tests/postgres.py -- $(TEST) -n $$((($(WORKERS) + 1) / 2)) \
		-m "(engine or film or server) and not (long or once)"

sqlite: .venv/ready-to-test
	@$(scratch); unset DATABASE_URL; $(TEST) -m "not film and not server and not long"

check: .venv/ready-to-test ## format, lint, types, the law of imports, templates, migrations, deployment
	$(bin)/ruff format --check $(sources)
	$(bin)/ruff check $(sources)
	@$(scratch); unset DATABASE_URL; set -x; $(bin)/mypy
	$(bin)/lint-imports --no-logo
	$(bin)/djlint src/lamplighter/templates --lint --quiet --allow-empty-input
	@$(scratch); unset DATABASE_URL; set -x; $(bin)/lamplighter makemigrations --check --dry-run
	@$(scratch); unset DATABASE_URL; export LAMPLIGHTER_URL=https://lamplighter.example LAMPLIGHTER_PROXIES=1; set -x; \
		$(bin)/lamplighter check --deploy --fail-level WARNING

demo: .venv/ready ## fill an empty Lamplighter with the demonstration community
	@exec $(bin)/lamplighter demo

format: .venv/ready-to-test ## put imports and layout in order
	$(bin)/ruff check --select I --fix $(sources)
	$(bin)/ruff format $(sources)

coverage: .venv/ready-to-test ## which branches of core, queries and services the tests without a browser miss
	@$(scratch); unset DATABASE_URL; $(TEST) -m "not journey and not server and not long" --cov

# Each part can be run alone; together they take hours.
long: long-postgresql long-sqlite mutants ## what make test leaves out: races in long rounds, the whole access matrix, mutants, a grade
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory grade; else echo "There is no npm here: nobody has graded the headers."; fi
	@took=$$(($$(date +%s) - BEGAN)); echo "make long took $$((took / 60)) min $$((took % 60)) s"

long-postgresql: .venv/ready-to-test
	@tools/need chromium postgresql
	@$(scratch); LAMPLIGHTER_LONG=1 $(bin)/python tests/postgres.py -- $(TEST) \
		-m "(engine or film or server) and (long or longer) and not once"

long-sqlite: .venv/ready-to-test
	@tools/need chromium
	@$(scratch); unset DATABASE_URL; LAMPLIGHTER_LONG=1 $(TEST) -m "(long or longer or film) and not server"

mutants: .venv/ready-to-test ## spoil what decides who sees what, place by place, and count what tests notice; ONLY=core/journey.py
	@$(scratch); unset DATABASE_URL; $(bin)/python -m tests.mutation $(ONLY)

grade: .venv/ready-to-test ## let Mozilla's HTTP Observatory grade the headers, here; it comes from npm
	@$(scratch); unset DATABASE_URL; $(bin)/python -m tests.grading

bench: .venv/ready-to-test ## measure; BENCH="--sizes 1000 --engines sqlite" does less
	@$(scratch); $(bin)/python -m benchmarks $(BENCH)

bench-matching: .venv/ready-to-test ## measure the matching beside others; BENCH="--sizes 300" does less
	@$(bin)/python -m benchmarks.matching $(BENCH)

bench-choosing: .venv/ready-to-test ## how often each way of choosing finds the best, where the truth is known
	@$(bin)/python -m benchmarks.choosing $(BENCH)

bench-rhythm: .venv/ready-to-test ## a year of pairs that call off, move and work shifts; BENCH="--pairs 50 --seed 3" for fewer, or others
	@$(scratch); unset DATABASE_URL; $(bin)/python -m benchmarks.inside rhythm $(BENCH)

screenshot: .venv/ready-to-test ## take the pictures of the documentation
	@tools/need chromium
	@$(scratch); unset DATABASE_URL; $(bin)/python -m tests.screenshots

# Every version and hash is pinned, and no address: the lock is the same wherever packages come from.
# Keeps the versions it can; make lock UPGRADE=--upgrade takes the newest.
lock: .venv/made ## pin what pyproject.toml asks for
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && set -e; \
	$(bin)/python -m venv "$$folder"; "$$folder/bin/python" -m pip install --disable-pip-version-check -qq uv; \
	lock="$$folder/bin/uv pip compile -q $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras"; \
	$$lock pyproject.toml --extra postgres --extra mailin --group build -o constraints.txt; \
	$$lock pyproject.toml --extra postgres --group dev -c constraints.txt -o constraints-dev.txt; \
	if grep -n -e '://' -e '^-' constraints.txt constraints-dev.txt; then echo "The lock must name no address."; exit 1; fi

saved: .venv/ready-to-test ## save an installation for the test of upgrades, until the first version is out
	@$(scratch); unset DATABASE_URL; $(bin)/python -m tests.commands.saved

clean: ## take away what make can make again; never the data
	rm -rf .venv build dist src/*.egg-info src/*.so htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
	find $(sources) -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the virtual environment; its stamps make the second start quick ---

# pip checks a hash for everything it fetches, which it cannot do for the project itself: hence two steps.
define install
	@$(pip) install --require-hashes -r $(1)
	@$(pip) install --no-deps --no-build-isolation -e .
	@touch $@
endef

.venv/ready: constraints.txt pyproject.toml .venv/made
	@echo "Installing what Lamplighter needs into .venv (once; it takes about half a minute) ..."
	$(call install,constraints.txt)

.venv/ready-to-test: constraints-dev.txt pyproject.toml .venv/made
	@echo "Installing what the tests need into .venv (once; it takes about a minute) ..."
	$(call install,constraints-dev.txt)
	@touch .venv/ready

# An environment that was moved with its folder points at the old place: make it anew.
ifneq ($(shell cat .venv/made 2>/dev/null),$(CURDIR))
.PHONY: .venv/made
endif

# The system's own comes first: what a version manager compiles on the spot is most often a quarter slower.
PYTHONS = $(foreach name,python3.11 python3.12 python3.13 python3,/usr/bin/$(name) $(name))

.venv/made:
	@found=; bare=; \
	for python in $${PYTHON:-$(PYTHONS)}; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
		if "$$python" -c 'import ensurepip, venv, sqlite3, ssl' >/dev/null 2>&1; then found=$$python; break; fi; \
		bare=$${bare:-$$python}; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
		echo "$$bare is here but cannot make a virtual environment: on Debian and Ubuntu, sudo apt install $${bare##*/}-venv" >&2; exit 1; \
	elif [ -z "$$found" ]; then \
		echo "Lamplighter needs Python 3.11 or newer$${PYTHON:+, and $$PYTHON is not}: install it, or name one with make run PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if [ -e .venv/made ]; then clear=--clear; else clear=; fi; \
	"$$found" -m venv $$clear .venv && printf '%s\n' '$(CURDIR)' > .venv/made
