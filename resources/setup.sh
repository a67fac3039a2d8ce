# Set-up that demo.sh and tests/run.sh share; sourced, not run. Works in any POSIX shell.
# Calls: system_packages NAME... ; python_environment EXTRA MARK [PIP ARGUMENT...]

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
venv="$root/.venv"

# What Qt needs to show a window on X11 and to play sound, and fonts for scripts that the bundled one
# does not have (Arabic, Devanagari, Thai, Han ...). HarfBuzz brings GLib, whose name differs by release.
window_packages="libegl1 libgl1 libharfbuzz0b libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0
    libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
    libxcb-xkb1 libpulse0 fonts-dejavu-core fonts-noto-core fonts-droid-fallback"

say() { printf '%s\n' "$*" >&2; }

# Install those of the named Debian packages that are missing; say which ones if we may not.
system_packages() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say "This is no Debian or Ubuntu. Please install what corresponds to:$missing"
        return 0
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then
        as_root=sudo
    else
        say "These system packages are missing, and only an administrator may install them:"
        say "    sudo apt-get install -y$missing"
        say "Install them, then run this command again."
        exit 1
    fi
    say "Installing system packages:$missing"
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Use-Pty=0 $missing >/dev/null
}

# Find a Python that is new enough.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    say "Tierline needs Python 3.11 or later, and none was found. Install one, or name it: PYTHON=/path/to/python3 sh $0"
    return 1
}

# Make .venv and install Tierline with an extra into it; does nothing if that was done before.
python_environment() {
    extra=$1
    shift
    mark="$venv/.tierline-$extra"
    if [ -f "$mark" ] && [ ! "$root/pyproject.toml" -nt "$mark" ]; then
        return 0
    fi
    python=$(find_python) || exit 1
    if [ ! -x "$venv/bin/python" ]; then
        rm -rf "$venv"
        if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
            rm -rf "$venv"
            # Debian keeps venv in a package of its own.
            version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
            system_packages "$version"
            "$python" -m venv "$venv" >&2
        fi
    fi
    say "Installing Tierline and its libraries into .venv (a minute or two the first time) ..."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --use-pep517 "$@" -e "$root[$extra]" >&2
    touch "$mark"
}
