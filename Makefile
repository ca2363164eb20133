# make run: serve on http://127.0.0.1:5000    make test: every test    make bench: measure
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test check bench data clean

run: .venv/run.stamp
	$(BIN)/gunicorn

test: check
	$(BIN)/pytest

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/flask campaigns check

bench: .venv/dev.stamp
	$(BIN)/python -m bench

# Fetch the official files and compile the embedded directory anew.
data: .venv/dev.stamp
	$(BIN)/flask data build

clean:
	rm -rf .venv *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp is older than the files that say what to install: then it is installed again.
.venv/run.stamp: pyproject.toml constraints.txt | .venv/bin/pip
	$(PIP) -e .
	@touch $@

.venv/dev.stamp: pyproject.toml constraints.txt | .venv/bin/pip
	$(PIP) -e '.[dev]'
	@touch $@ .venv/run.stamp

.venv/bin/pip:
	$(PYTHON) -m venv .venv
