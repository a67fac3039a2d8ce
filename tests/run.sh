#!/bin/sh
# Set up everything the tests need and run them all: sh tests/run.sh
# Or only some of them: sh tests/run.sh PYTEST-ARGUMENT...
# Each part runs whatever became of the others; the last line names those that failed.
set -eu
. "$(dirname -- "$0")/../resources/setup.sh"

# Praat judges what we save; Xvfb lets Qt open real windows.
# shellcheck disable=SC2086
system_packages praat xvfb xauth $window_packages
# This version of torch is what the tests know; it is the one for processors, where there is one.
# Compiling libraries ahead takes half a minute, most of it for modules that no test loads.
python_environment desktop,qwen,test torch==2.13.0 --no-compile

cd "$root"
bin="$venv/bin"
export QT_QPA_PLATFORM=offscreen
# Tiny models wait for each other on several threads more than they compute.
export OMP_NUM_THREADS=1
if [ $# -gt 0 ]; then
    exec "$bin/python" -m pytest "$@"
fi

failed=
part() { # NAME COMMAND...
    name=$1
    shift
    say "== $name"
    "$@" || failed="$failed, $name"
}

# Two processes share the tests. What one measures of coverage is added to what others did.
# Hypothesis tries the same examples each time and is not hurried; by hand it tries new ones.
run_pytest() {
    "$bin/python" -m pytest -n auto --maxprocesses=4 --dist=worksteal --durations=15 \
        --hypothesis-profile=ci --cov --cov-append --cov-report= --cov-fail-under=0 "$@"
}

# One process for a minute: it runs beside the tests and gives way to them.
types_said=$(mktemp)
trap 'rm -f "$types_said"' EXIT
nice "$bin/mypy" >"$types_said" 2>&1 &
types=$!
types_are_right() {
    right=0
    wait "$types" || right=$?
    cat "$types_said"
    return "$right"
}

part format "$bin/ruff" format --check .
part lint "$bin/ruff" check .
part imports "$bin/lint-imports"
"$bin/coverage" erase
# The engine's tests run where Qt cannot be imported: a cluster has none.
part unit run_pytest tests/unit -p no:pytest-qt -p tests.support.without_qt
part "window and programs" run_pytest tests/gui tests/end_to_end
part coverage "$bin/coverage" report
part types types_are_right

if [ -n "$failed" ]; then
    say "Failed: ${failed#, }"
    exit 1
fi
say "All parts passed."
