# Everything begins here. Each step is skipped when it is done.
SHELL := /bin/bash
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif
.DEFAULT_GOAL := help

export PYTHON ?= $(shell command -v python3.11 || echo python3)
py := .venv/bin/python
npm := npm --prefix frontend
setup := scripts/alone $(MAKE) --no-print-directory
step := scripts/step
web_sources := $(shell find frontend/src frontend/public 2>/dev/null) \
    $(wildcard frontend/*.html frontend/*.ts frontend/package*.json)

.PHONY: help run test lint lint-python lint-web nightly bench format lock types clean system venv web system-chromium setup setup-dev setup-test

help:
	@echo 'make run      启动挂图 / start Guatu: http://127.0.0.1:8000  (PORT=8123 make run)'
	@echo 'make test     全部测试 / every test'
	@echo 'make lint     静态检查 / every static check'
	@echo 'make nightly  较慢的检查 / what is too slow for every run'
	@echo 'make bench    性能测量 / measurements'
	@echo 'make format · make types · make lock · make clean'

run:
	@$(setup) setup
	@exec .venv/bin/guatu run

test:
	@$(setup) setup-test
	$(py) -m pytest -n auto --dist loadfile --no-loadscope-reorder
	$(npm) test
	$(py) scripts/e2e.py

lint:
	@$(setup) setup-dev
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=line SIDE_BY_SIDE=1 lint-python lint-web

lint-python:
	$(py) -m ruff format --check .
	$(py) -m ruff check .
	$(py) -m mypy
	.venv/bin/lint-imports
	$(py) -m pytest -q tests/test_house.py

lint-web:
	.venv/bin/guatu openapi | diff -u frontend/openapi.json - || { echo '✗ 请运行 make types / run make types'; exit 1; }
	$(npm) run types -- --check
	$(npm) run lint
	$(npm) run typecheck
	.venv/bin/hadolint Dockerfile
	$(py) scripts/audit.py

nightly:
	@$(setup) setup-test
	$(py) -m pytest -m 'nightly or not nightly' --hypothesis-profile=nightly

bench:
	@$(setup) setup-dev
	$(py) -m bench

format:
	@$(setup) setup-dev
	$(py) -m ruff check --fix .
	$(py) -m ruff format .

types:
	@$(setup) setup-dev
	.venv/bin/guatu openapi > frontend/openapi.json
	$(npm) run types

# New versions within the ranges of pyproject.toml and package.json; no lock names a host.
lock:
	$(PYTHON) -m venv var/tools
	var/tools/bin/python -m pip install --quiet uv
	var/tools/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --python-version 3.11 \
	    pyproject.toml -o requirements.txt
	var/tools/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --python-version 3.11 \
	    --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(npm) update --package-lock-only

# Data stay: they are in var/postgres.
clean:
	rm -rf .venv frontend/node_modules frontend/dist var/log var/e2e var/tools
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

setup: system venv web
setup-dev: system .venv/installed-dev frontend/node_modules/.installed
setup-test: system-chromium .venv/installed-dev web

system system-chromium:
	@scripts/system $(if $(findstring chromium,$@),chromium)

venv: .venv/installed
.venv/installed: requirements.txt scripts/guatu
	@$(step) venv '安装 Python 包 / installing the Python packages' \
	    '检查网络和 pip 的软件源后再试。/ Check the network and the index of pip, then try again.' \
	    scripts/venv requirements.txt
	@touch $@
.venv/installed-dev: requirements-dev.txt .venv/installed
	@$(step) venv-dev '安装开发用的 Python 包 / installing the Python packages for tests' \
	    '检查网络和 pip 的软件源后再试。/ Check the network and the index of pip, then try again.' \
	    scripts/venv requirements-dev.txt
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json frontend/package.json
	@$(step) npm '安装网页的软件包 / installing the web packages' \
	    '检查网络和 npm 的软件源后再试。/ Check the network and the registry of npm, then try again.' \
	    $(npm) ci
	@touch $@

web: frontend/dist/.built
frontend/dist/.built: frontend/node_modules/.installed $(web_sources)
	@$(step) web '构建页面 / building the page' '请看上面的错误。/ See the error above.' $(npm) run build
	@touch $@
