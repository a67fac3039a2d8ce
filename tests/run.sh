#!/bin/sh
# Set up everything the tests need and run them all: sh tests/run.sh [PYTEST ARGUMENT...]
set -eu
. "$(dirname -- "$0")/../resources/setup.sh"

# Praat judges what we save, Xvfb and the libraries after it let Qt open real windows.
system_packages praat xvfb xauth libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 \
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 \
    libxcb-shape0 libxcb-xkb1 fonts-dejavu-core
python_environment desktop,test

cd "$root"
bin="$venv/bin"
"$bin/ruff" format --check .
"$bin/ruff" check .
"$bin/mypy"
"$bin/lint-imports"
QT_QPA_PLATFORM=offscreen "$bin/python" -m pytest --cov --cov-report=term "$@"
