# kehoach: `make run` does the whole job on the sample plans, `make test` runs all tests.
# Both set everything up first; nothing else needs to be typed.

IN      ?= data/raw
OUT     ?= data/processed
WORKERS ?=
CORPUS  ?= ../shared/corpus
NAMES   ?=
SEED    ?= 1
# Sources of the corpus that no model sees, so that figures on them are honest.
HELDOUT ?= gov-readability-ws tvpl-qa-sonnees news-danes readability-ws

KEHOACH := .venv/bin/kehoach
PYTHON  := .venv/bin/python
OPTIONS := --out $(OUT) $(if $(WORKERS),--workers $(WORKERS))

.DEFAULT_GOAL := help
.PHONY: help setup run test check ingest ocr restore segment extract export review explore samples models notebooks bench lock clean

help: ## show this list
	@echo "make TARGET [IN=folder] [OUT=folder] [WORKERS=n]"
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make the environment (.venv) and install Tesseract, its Vietnamese data and poppler
	@scripts/setup.sh

run: setup ## the main job: every document in IN becomes the dataset in OUT
	$(KEHOACH) run $(IN) $(OPTIONS)

test: setup ## all tests
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup ## style (ruff) and types (mypy --strict)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

ingest: setup ## stage 1: take the files of IN in
	$(KEHOACH) ingest $(IN) $(OPTIONS)

ocr: setup ## stage 2: read the pages that ingest left in OUT
	$(KEHOACH) ocr $(OPTIONS)

restore: setup ## stage 3: repair and restore what was read
	$(KEHOACH) restore $(OPTIONS)

segment: setup ## stage 4: cut the restored texts into sections
	$(KEHOACH) segment $(OPTIONS)

extract: setup ## stage 5: extract fields and tables
	$(KEHOACH) extract $(OPTIONS)

export: setup ## stage 6: make the dataset from all documents in OUT
	$(KEHOACH) export $(OPTIONS)

review: setup ## check and correct the results in OUT beside the scans, in the browser
	$(KEHOACH) review --out $(OUT) --browser

explore: setup ## browse, facet, search and query the dataset in OUT with Datasette
	$(KEHOACH) explore --out $(OUT) --browser

samples: setup ## make the sample plans in data/raw again from samples/plans
	$(PYTHON) -m samples --out data/raw

SEEN_PLANS := samples/plans samples/gold/read
models: setup ## train all models from CORPUS, a folder of UTF-8 texts (.txt or .txt.xz), with SEED; NAMES: a folder of name tables; GOLD: more gold plans
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable '.[training]'
	$(PYTHON) -m pipeline.training $(CORPUS) --seed $(SEED) --out models $(if $(NAMES),--names $(NAMES)) --plans $(SEEN_PLANS) $(GOLD) --held-out $(HELDOUT)
	$(PYTHON) -m pipeline.training.sections $(SEEN_PLANS) $(GOLD) --out models
	$(PYTHON) -m pipeline.training.choices $(SEEN_PLANS) $(GOLD) --out models
	$(PYTHON) -m pipeline.training.cells $(SEEN_PLANS) $(GOLD) --out models
	$(PYTHON) -m pipeline.training.line_reader $(CORPUS) $(SEEN_PLANS) $(GOLD) --seed $(SEED) --out models --held-out $(HELDOUT)

notebooks: setup ## run the notebooks on OUT from a clean state
	KEHOACH_OUT=$(abspath $(OUT)) $(PYTHON) -m notebooks

bench: setup ## run the benchmarks; each prints a table
	@for bench in benchmarks/*/; do echo "== $$bench"; $(PYTHON) -m $$(echo $${bench%/} | tr / .) || exit $$?; done

lock: setup ## pin all packages again in requirements.lock after a change of pyproject.toml; pins that still fit stay
	$(PYTHON) -m uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header --extra analysis --group dev -o requirements.lock

clean: ## remove the results in OUT and the caches, not the environment
	rm -rf $(OUT)/documents $(OUT)/dataset $(OUT)/schema $(OUT)/.lock .pytest_cache .mypy_cache .ruff_cache .hypothesis
