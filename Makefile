# Second Look. Type `make` to see what there is; docs/settings.md says what can be set.

VENV ?= .venv
TORCH_ARGS ?=
WORKERS ?= 2
ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

# Torch differs from machine to machine, and these come with its large accelerator build: neither is in the locks.
LEFT_OUT := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc \
	nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse \
	nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock" $(LEFT_OUT:%=--no-emit-package %) $(ARGS)

# An option is only given where somebody chose a value; otherwise the environment, `.env` and the default count.
# HOST counts on the make command line alone, because some shells export the machine's name under it.
SERVE := $(if $(filter command,$(origin HOST)),--host $(HOST)) $(if $(PORT),--port $(PORT)) \
	$(if $(DATA_DIR),--data-dir "$(DATA_DIR)")

# Sets the shell variable `python` to an interpreter that can carry Second Look, or says what is missing and stops.
define find_python
python=""; seen=""; \
for name in $(if $(PYTHON),"$(PYTHON)",python3.11 python3.12 python3.13 python3); do \
	version=$$("$$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
	case "$$version" in 3.11|3.12|3.13) python="$$name"; break;; *) seen="$$seen ($$name is Python $$version)";; esac; \
done; \
if [ -z "$$python" ]; then \
	echo "Second Look needs Python 3.11, 3.12 or 3.13, and none was found$$seen." >&2; \
	echo "Install one, or say where it is: make run PYTHON=/path/to/python3.12" >&2; exit 1; \
fi; \
if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	echo "$$python cannot make virtual environments, because its venv part is not installed." >&2; \
	echo "On Debian and Ubuntu: apt install python3-venv. Then run make again." >&2; exit 1; \
fi
endef

# Python compiles a module when it is first imported. Compiling just what a start imports, here, takes a third of the time
# that compiling everything would, and keeps the first start quick.
WARM := import assistant.api.app, assistant.ui.mount, assistant.ask.service, ingest.pipeline, chromadb, onnxruntime, \
	sentence_transformers, uvicorn

.DEFAULT_GOAL := help
.PHONY: help install run test check ablation evaluate bench bench-retrieval bench-serving lock clean

help:
	@echo "make run        install what is needed, then start Second Look (PORT=, HOST=, DATA_DIR=, TORCH_ARGS=)"
	@echo "make install    only install"
	@echo "make test       run the tests (WORKERS= says how many files at once; ARGS= goes to pytest)"
	@echo "make check      lint, formatting and types"
	@echo "make evaluate   ask the gold questions and report how well they are answered (ARGS= goes to the command)"
	@echo "make ablation   search the gold questions with one part of the search left out at a time (ARGS= goes to the command)"
	@echo "make bench-retrieval   measure the search beside other systems (ARGS= goes to the command)"
	@echo "make bench      measure how fast documents are read and indexed (ARGS= goes to the command), and how soon it answers"
	@echo "make bench-serving   measure how soon it answers, alone and with many people at once (ARGS= goes to the command)"
	@echo "make lock       write both lock files anew (ARGS=--upgrade takes newer versions)"
	@echo "make clean      remove what make made; the library in the data folder stays"

install: $(RUNTIME)

run: $(RUNTIME)
	$(BIN)/secondlook serve $(SERVE)

# One thread for each worker: models of two workers that each want every core hold each other up.
test: $(DEV)
	@if [ -z "$$CHROMIUM" ] && [ ! -x /usr/bin/chromium ]; then \
		echo "The browser tests need Chromium, which is not here, so they will be skipped."; \
		echo "On Debian: apt install chromium. Elsewhere: set CHROMIUM to the path of Chromium or Chrome."; \
	fi
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

ablation: $(RUNTIME)
	$(BIN)/python -m eval.ablation $(ARGS)

evaluate: $(RUNTIME)
	$(BIN)/secondlook evaluate $(ARGS)

# What it is measured beside is installed here and nowhere else: the product does not need it.
bench-retrieval: $(RUNTIME)
	$(PIP) install --quiet --group bench
	$(BIN)/python -m eval.bench.retrieval $(ARGS)

bench: $(DEV)
	$(BIN)/python -m eval.bench.ingest $(ARGS)
	$(BIN)/python -m eval.bench.serving --seconds 20

bench-serving: $(RUNTIME)
	$(BIN)/python -m eval.bench.serving $(ARGS)

lock:
	@$(find_python); \
	tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	"$$python" -m venv "$$tools" && "$$tools/bin/python" -m pip install --quiet uv && \
	"$$tools/bin/uv" pip compile $(LOCK) pyproject.toml --output-file requirements.lock && \
	"$$tools/bin/uv" pip compile $(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock
	@echo "requirements.lock and requirements-dev.lock are up to date. Run make test before you keep them."

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find assistant eval ingest prompts store tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are written last, so that an install that fails part-way is taken up again the next time.
$(RUNTIME): requirements.lock pyproject.toml
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		$(find_python); echo "Making $(VENV) with $$python"; "$$python" -m venv $(VENV); \
	fi
	@echo "Installing what Second Look needs. The first time, this takes a few minutes."
	$(PIP) install --no-compile --no-deps --require-hashes -r requirements.lock
	$(PIP) install --no-compile torch==2.13.0 $(TORCH_ARGS)
	$(PIP) install --no-deps --no-build-isolation -e .
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c "$(WARM)"
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@
