# Everything one needs to know is in `make help`; how each is done is in scripts/.
.PHONY: help run test check bench soak build dev setup deploy pictures clean
.DEFAULT_GOAL := help
SHELL := bash

help: ## Tell what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: ## Set up, build, and start the app and the sandbox (APP_PORT, SANDBOX_PORT, SANDBOX_ARGS)
	@scripts/run

test: ## Set up, and run every check and test there is
	@scripts/test

check: ## Run format, clippy and native tests: what to run while working
	@scripts/check

bench: ## Measure page and sandbox beside their peers, and fail where a number is missed (HISTORY, CLIENTS)
	@scripts/bench

soak: ## Half an hour of an agent's shift while everything goes wrong (MINUTES, SEED)
	@scripts/setup test && scripts/build && . scripts/env && cargo build --quiet --release --package sandbox --bins && MINUTES=$${MINUTES:-30} node --test --test-reporter=spec tests/browser/soak.test.mjs && cargo test --quiet --package tidemark-core --test memory --test shift

build: ## Build the release page in dist/, within its size
	@scripts/build

dev: ## Serve the page and rebuild it at every change; `cargo run -p sandbox` is its counterpart
	@scripts/setup build && . scripts/env && trunk serve --offline

setup: ## Get all tools that building and testing need
	@scripts/setup test

deploy: ## Write headers, nginx.conf and Caddyfile for a deployment to target/deploy (CONFIG, HOST)
	@scripts/setup check && . scripts/env && cargo run --quiet --package deploy -- --config "$${CONFIG:-config.json}" --host "$${HOST:?the name that agents reach it under}"

pictures: ## Take the pictures of the README again
	@scripts/setup test && scripts/build && cargo build --quiet --release --package sandbox --bins && node tests/browser/pictures.mjs

clean: ## Remove what building made
	@rm -rf dist target
