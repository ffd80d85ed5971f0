# One command per need. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run test check widget bench clean

# Cargo's own rule: the folder named by the environment, else ./target.
TARGET := $(or $(CARGO_TARGET_DIR),target)

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build Rejoinder and serve the demo; it prints the address to open
	cargo build --release --locked
	$(TARGET)/release/rejoinder serve --demo

test: ## Install what the tests need and run every check and test
	@tests/tools/everything

check: ## Format, lints, documentation and types; runs no test
	@tests/tools/check

widget: ## Rebuild widget/dist, the browser side
	@tests/tools/npm-ci widget
	npm --prefix widget run build

bench: ## Build with optimisation and measure every budget
	cargo build --release --locked --package rejoinder --package rejoinder-bench
	benches/run

clean: ## Remove everything that was built or fetched (never ./data)
	cargo clean
	rm -rf widget/node_modules tests/browser/node_modules tests/browser/build
