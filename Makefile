# Needs only python3 (3.11 or newer) and make; everything else is installed into .venv from uv.lock.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo setup run check test promises chaos messages screenshots faults soak replicas audit bench lint format clean
.DEFAULT_GOAL := help

help:            ## show this
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

install: .venv/.installed   ## build .venv from the lock file
.venv/.installed: uv.lock pyproject.toml tools/bootstrap.py
	$(PYTHON) tools/bootstrap.py
	@touch $@

demo: install    ## run a shop with a stand-in Telegram and providers; PLAY=1 plays one order in the terminal
	$(BIN)/python -m sandbox $(if $(PLAY),--play --port 0 --speed 2,--shop $(if $(PORT),--port $(PORT)))

setup: install   ## ask for what a bot needs, write it to .env, and try it
	$(BIN)/python -m bot setup

run: install     ## run the bot with the settings in .env
	$(BIN)/python -m bot run

check: install   ## try the settings in .env
	$(BIN)/python -m bot check

# Each process that a test starts would otherwise compile the bot anew.
test promises faults: export PYTHONDONTWRITEBYTECODE =

test: install    ## run the tests; those whose service is absent are skipped with a reason
	$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder --ignore tests/faults $(ARGS)

promises: install   ## run tests/faults as CI does: kill -9 under some faults, 500 simulated worlds
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests/faults $(ARGS)

chaos: install   ## check the promises in many simulated worlds; SEEDS=10000 runs that many
	$(BIN)/python -m tests.faults.simulation --seeds $(or $(SEEDS),500)

faults: install  ## kill and freeze the bot at every named point, kills under every fault; prints a table
	FAULTS=all $(BIN)/python -m pytest -n 2 tests/faults/test_crashes.py tests/faults/test_freezes.py tests/faults/test_secrets.py

soak: install    ## run two bots on one PostgreSQL under random kills and freezes; SECONDS_LONG=600 for longer
	$(BIN)/python -m tests.faults.soak --seconds $(or $(SECONDS_LONG),180)

replicas: install  ## run three replicas with 200 people; kill one, freeze one for 40 s, upgrade one; prints figures
	$(BIN)/python -m tests.faults.replicas --people $(or $(PEOPLE),200) --freeze $(or $(FREEZE),40)

audit: install   ## look up known vulnerabilities of the packages in uv.lock at osv.dev, or a mirror: OSV=https://...
	$(BIN)/uv audit --frozen --preview-features audit-command $(if $(OSV),--service-url $(OSV))

bench: install   ## measure what the design gains, as ratios side by side
	$(BIN)/python -m bench

screenshots: install  ## photograph every screen of the chat into docs/screens (needs Debian's chromium)
	$(BIN)/python -m tests.browser.screenshots docs/screens

messages: install ## collect the texts of the chat into locales/*/LC_MESSAGES/*.po, for translators
	$(BIN)/pybabel -q extract -F locales/babel.cfg -k _ -k ngettext:1,2 --no-default-keywords --add-location file \
		--sort-output -w 120 -o locales/paneldesk.pot handlers
	for language in tr vi; do $(BIN)/pybabel -q update -D paneldesk -i locales/paneldesk.pot -d locales -l $$language \
		-w 120 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; done

lint: install    ## check with ruff, mypy --strict and the import arrows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_arrows.py

format: install  ## let ruff fix what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:           ## remove .venv and the tools' caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
