# Everything one needs to know is in `make help`; how each is done is in scripts/.
.PHONY: help run test check build dev setup clean
.DEFAULT_GOAL := help

help: ## What there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: ## Set up, build, start the app and the sandbox (APP_PORT, SANDBOX_PORT, SANDBOX_ARGS)
	@scripts/run

test: ## Set up, and run every check and test there is
	@scripts/test

check: ## Format, clippy and native tests: what to run while working
	@scripts/check

build: ## The release page in dist/, within its size
	@scripts/build

dev: ## Serve the page and rebuild it at every change; `cargo run -p sandbox` is its counterpart
	@scripts/setup build && . scripts/env && trunk serve --offline

setup: ## All tools that building and testing need
	@scripts/setup test

clean: ## What building made
	@rm -rf dist target
