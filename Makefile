# Two commands do all the set-up on a machine with Python 3.11 and git: `make demo` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint docs clean

demo: .venv/.demo  ## serve the gallery
	$(BIN)/appnb serve gallery --title "The gallery of appnb"

test: .venv/.dev lint  ## everything that CI checks
	chromium="$$(scripts/find_chromium.sh)" && servers="$$(scripts/find_servers.sh)" && \
		env CHROMIUM="$$chromium" $$servers $(BIN)/pytest

lint: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: .venv/.dev  ## build docs/ into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

clean:
	rm -rf .venv site dist

.venv/.python:
	scripts/make_venv.sh $(PYTHON) .venv
	touch $@

# what the gallery needs, in the versions that were tested
.venv/.demo: .venv/.python pyproject.toml requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements-dev.txt --editable '.[gallery]'
	touch $@

.venv/.dev: .venv/.python pyproject.toml requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $@ .venv/.demo
