#!/bin/sh
# Set up everything the tests need and run them all: sh tests/run.sh
# Or only some of them: sh tests/run.sh PYTEST-ARGUMENT...
set -eu
. "$(dirname -- "$0")/../resources/setup.sh"

# Praat judges what we save; Xvfb lets Qt open real windows.
# shellcheck disable=SC2086
system_packages praat xvfb xauth $window_packages
# This version of torch is what the tests know; it is the one for processors, where there is one.
python_environment desktop,qwen,test torch==2.13.0

cd "$root"
bin="$venv/bin"
"$bin/ruff" format --check .
"$bin/ruff" check .
"$bin/mypy"
"$bin/lint-imports"
export QT_QPA_PLATFORM=offscreen
# Tiny models wait for each other on several threads more than they compute.
export OMP_NUM_THREADS=1
if [ $# -gt 0 ]; then
    exec "$bin/python" -m pytest "$@"
fi
# The engine's tests run where Qt cannot be imported: a cluster has none.
"$bin/python" -m pytest tests/unit -p no:pytest-qt -p tests.support.without_qt \
    --cov --cov-report= --cov-fail-under=0
"$bin/python" -m pytest tests/gui tests/end_to_end --cov --cov-append --cov-report=term
