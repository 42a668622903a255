# Everything a person does with this checkout. `make` alone lists it.

SHELL := /bin/sh
PY := .venv/bin/python
TESTS ?= -n 2 --dist loadfile -q

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test journeys pictures check format messages lock clean

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv with what the product needs
	@sh scripts/setup.sh

setup-dev: ## Make .venv with what building and testing needs too
	@sh scripts/setup.sh --dev

run: setup ## Start the product with its demo municipality (PORT=8000)
	@exec .venv/bin/ledfyr demo --port $${PORT:-8000}

test: setup-dev ## Run the tests, all but the browser journeys
	@$(PY) -m pytest -m "not journey" $(TESTS)

journeys: setup-dev ## Run the browser journeys (needs chromium)
	@$(PY) -m pytest tests/journeys -m journey -n 2 -q

pictures: setup-dev ## Take the README's pictures again (needs chromium)
	@$(PY) tests/journeys/pictures.py

check: export LEDFYR_SECRET_KEY := only-for-checks
check: export LEDFYR_DATABASE_URL := sqlite:///:memory:
check: setup-dev ## Check form, types, walls, templates, translations, licences and migrations
	@$(PY) -m ruff format --check --quiet . || { echo "Not formatted: make format"; exit 1; }
	@$(PY) -m ruff check --quiet .
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m mypy
	@sh scripts/templates.sh check
	@$(PY) scripts/messages.py --check
	@$(PY) scripts/licences.py --check
	@$(PY) -m django makemigrations --check --dry-run --settings ledfyr.config.settings
	@echo "All checks passed."

format: setup-dev ## Format code and templates
	@$(PY) -m ruff check --quiet --fix-only .
	@$(PY) -m ruff format --quiet .
	@sh scripts/templates.sh format

messages: setup-dev ## Take new texts into the English catalogues, and compile them
	@$(PY) scripts/messages.py --update

lock: setup-dev ## Lock the versions of requirements.in and requirements-dev.in again
	@sh scripts/lock.sh

clean: ## Remove what was built here; data under var/ stays
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache src/*.egg-info
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
