# Every target prepares what it needs; the first one takes minutes, the next ones no time.
PYTHON ?= python3
ARGS ?=

# Runs Python in .venv, brought up to the lock file before: `run` or `dev` says to which one.
VENV := $(PYTHON) -I ops/bootstrap.py
OPS := $(VENV) run -m ops
DEV := $(VENV) dev -m
WEB := $(DEV) ops npm --
COMPILE := $(DEV) piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help run stop status logs shell env seed prove replay reset test test-fast bench lint format openapi screenshots lock

help: ## List these targets
	@echo "Kontor, an order-to-cash platform. Start it with: make run"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Settings are environment variables (README.md lists them): GATEWAY_PORT=8001 INVENTORY=3 make run"

run: ## Start the system, or bring a running one up to date
	@$(OPS) run

stop: ## Stop it; what it has stored stays
	@$(OPS) stop

status: ## Show each process with its state, uptime and memory
	@$(OPS) status

logs: ## Print the recent log lines [PROCESS=inventory]
	@$(OPS) logs

shell: ## Ask the services yourself, in a Nameko shell
	@$(OPS) shell

env: ## Print the system's addresses as NAME=value
	@$(OPS) env

seed: ## Import products: FILE=products.csv; without it, the demo products
	@$(OPS) seed

prove: ## Check every law of every service; exit status 1 when one is broken
	@$(OPS) prove

replay: ## Play a real shop's invoices as orders: FILE=online-retail.csv.gz [INVOICES=100]
	@$(OPS) replay

reset: ## Stop the system and delete all that it has stored [YES=1]
	@$(OPS) reset

test: ## Run all tests; installs PostgreSQL, Chromium and RabbitMQ if need be [ARGS="-k order"]
	@$(DEV) ops prepare
	@$(WEB) test
	@$(DEV) pytest $(ARGS)

test-fast: ## Run the tests that need no network, broker or database
	@$(DEV) pytest tests/unit tests/architecture $(ARGS)

bench: ## Measure the backbone beside stock Nameko, and orders against their limits [ARGS="rpc relay"]
	@$(DEV) ops prepare
	@$(DEV) bench $(ARGS)

lint: ## Check style, types, imports and the web client
	@$(DEV) ruff check .
	@$(DEV) ruff format --check .
	@$(DEV) mypy
	@.venv/bin/lint-imports
	@$(WEB) run lint

format: ## Lay out the Python sources
	@$(DEV) ruff format .
	@$(DEV) ruff check --fix .

openapi: ## Write gateway/openapi.json from the schemas that are enforced, and the web client's API from it
	@$(DEV) gateway.openapi
	@$(WEB) run api

screenshots: ## Take a picture of every screen anew
	@$(DEV) ops prepare
	@$(DEV) tests.browser.screenshots

lock: ## Pin the newest packages that pyproject.toml allows
	@$(DEV) pip install --quiet pip-tools
	@$(COMPILE) --upgrade --extra service,customers,billing,gateway,ops --output-file requirements/run.txt pyproject.toml
	@$(COMPILE) --upgrade --extra service,customers,billing,gateway,ops,dev --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml
	@$(COMPILE) --upgrade --extra node --output-file requirements/node.txt pyproject.toml
