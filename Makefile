# Every command of the project. Each one first installs what it misses, so that a fresh clone needs no other step.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Rust tools that PATH lacks in the right version; shared by all clones, and safe to delete.
export HENGCE_TOOLS ?= $(HOME)/.cache/hengce
# cargo-leptos takes tailwindcss, wasm-opt and wasm-bindgen from PATH before it tries to download them.
export PATH := $(CURDIR)/node_modules/.bin:$(HENGCE_TOOLS)/bin:$(PATH)
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

# The packages that run on the server. Never build `frontend` with them: it would bring `hydrate` into a build
# with `ssr`, and a page built with both loses its event handlers.
native := --workspace --exclude frontend --exclude bench-wasm --features app/ssr

.PHONY: help
help: ## list the commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

## Set-up

.PHONY: prerequisites setup test-packages bench-packages
prerequisites:
	@.tools/prerequisites

setup: prerequisites assets/echarts.js assets/service-worker.js ## install what building needs
	@.tools/rust-tools wasm-target cargo-leptos wasm-bindgen

test-packages:
	@.tools/debian-packages
	@.tools/schemathesis

bench-packages:
	@.tools/debian-packages wrk

node_modules/.package-lock.json: package.json package-lock.json .npmrc | prerequisites
	npm ci
	@touch $@

assets/echarts.js: app/charts/echarts.js node_modules/.package-lock.json
	npm run --silent charts

assets/service-worker.js: app/worker/service_worker.js app/worker/away.js node_modules/.package-lock.json
	npm run --silent worker

## Run

.PHONY: serve dev site build
# The dev build: from a fresh clone to a running page in a third of the time that the release build takes.
serve: site ## start Hengce on http://127.0.0.1:3000, data in ./data
	target/debug/hengce serve --addr 127.0.0.1:3000 --data-dir data

dev: setup ## the same, rebuilt and reloaded at every change
	cargo leptos watch --split -- serve --addr 127.0.0.1:3000 --data-dir data

# Pages that load their code when they are opened need `--split`; without it the browser finds no code to load.
site: setup
	@[[ -d target/site ]] || echo "hengce: compiling the page and the server (once; about 10 min on two cores)" >&2
	cargo leptos build --split

# The site stands beside the binary, so that the pair can be copied anywhere and started from any directory.
build: setup ## target/release/hengce with its site folder, optimised and precompressed
	rm -rf target/site target/release/site
	cargo leptos build --release --split --precompress
	cp -r target/site target/release/site
	cp target/release/hash.txt target/release/site/
	node .tools/check-size.mjs

## Prove

.PHONY: test test-rust test-browser faults fuzz pictures check lint bench
test: test-rust test-browser ## every test: model, storage, HTTP, browser; ONLY=approval for those of one feature

# A feature has the same word at every level: in the names of tests with their modules, and in the names of files.
test-rust: setup test-packages
	.tools/in-memory .tools/with-postgres cargo test $(native) $(ONLY)

test-browser: site test-packages
	node .tools/check-size.mjs dev
	.tools/in-memory playwright test --config end2end $(if $(ONLY),--pass-with-no-tests $(ONLY)) $(ARGS)

# The same tests as in `make test`, where each fault strikes once.
faults: ROUNDS ?= 20
faults: setup test-packages ## full and failing disks, killed servers, crashed databases, lost keys and answers, ROUNDS=20 times each
	HENGCE_FAULT_ROUNDS=$(ROUNDS) .tools/with-postgres cargo test --package server --test server durable::
	HENGCE_FAULT_ROUNDS=$(ROUNDS) .tools/in-memory .tools/with-postgres cargo test --package storage --test storage upload::

# The same tests as in `test-rust`, which run a fixed number of inputs there.
SECONDS ?= 60
fuzz: setup ## feed mutated files, numbers and edits to the readers for SECONDS each (make fuzz SECONDS=600)
	FUZZ_SECONDS=$(SECONDS) cargo test --package storage --lib fuzz -- --test-threads=2

pictures: site test-packages ## draw again the pictures of /design that the tests compare with
	rm -rf end2end/tests/pictures
	playwright test --config end2end --update-snapshots=all picture

# What takes seconds, and what takes a build.
.PHONY: quick clippy
quick: setup
	@.tools/rust-tools lints typos
	cargo fmt --all --check
	prettier --check --log-level warn app/charts app/src app/worker app/text/locales end2end style package.json
	tsc --project end2end
	typos --config .tools/typos.toml
	node .tools/check-locales.mjs
	node .tools/check-promises.mjs
	node .tools/check-words.mjs

# With the flags, profile and folder of the builds, so that the macros and scripts of the build are compiled once.
clippy: setup
	@.tools/rust-tools lints
	cargo clippy $(native) --all-targets -- --deny warnings
	cargo clippy --package frontend --package bench-wasm --target wasm32-unknown-unknown \
		--profile wasm-dev --target-dir target/front -- --deny warnings

check: quick clippy ## what to run all the time: types and lints of both halves, spelling, tests of the model
	cargo test --quiet --package indicator-model --package people-model

lint: quick clippy ## formatting, spelling, clippy, documentation, licences, types, locales, promises
	@.tools/rust-tools cargo-deny
	RUSTDOCFLAGS="--deny warnings --allow rustdoc::private-intra-doc-links" \
		cargo doc --package indicator-model --package people-model --package storage --package ui \
		--no-deps --document-private-items
	cargo deny --log-level error check licenses bans sources

# The wasm of the benchmark is built as the page's is, and measured in the same browser as its peer.
bench: setup bench-packages end2end/bench/node_modules/.package-lock.json ## the speed of the model beside HyperFormula, and of the service beside its limits
	cargo bench --package indicator-model --bench t111k
	cargo build --package bench-wasm --profile wasm-release --target wasm32-unknown-unknown --target-dir target/front
	wasm-bindgen --target web --no-typescript --out-dir target/bench \
		target/front/wasm32-unknown-unknown/wasm-release/bench_wasm.wasm
	esbuild end2end/bench/page.js --bundle --format=esm --external:./bench_wasm.js --log-level=warning \
		--outdir=target/bench
	cp end2end/bench/index.html target/bench/
	node end2end/bench/run.js $(ARGS)
	cargo bench --package server --bench service --bench check_in
	HENGCE_TEST_POSTGRES_SYNC=1 .tools/with-postgres cargo bench --package server --bench check_in
	cargo bench --package storage --bench large --bench million --bench sheet
	.tools/with-postgres cargo bench --package storage --bench board
	$(MAKE) build
	node end2end/bench/city.js $(ARGS)
	node end2end/bench/phone.js

end2end/bench/node_modules/.package-lock.json: end2end/bench/package-lock.json | prerequisites
	npm ci --prefix end2end/bench
	@touch $@

.PHONY: clean
clean: ## remove everything that was built; ./data stays
	rm -rf target node_modules assets/{echarts,service-worker}.js end2end/{test-results,playwright-report,bench/node_modules}
