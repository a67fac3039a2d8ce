#!/bin/sh
# Set up Tierline and align the bundled recording: sh resources/demo.sh [--window]
set -eu
mode=${1:-}
mode=${mode#--} # "window" does as well
. "$(dirname -- "$0")/setup.sh"

# What Qt needs to open a window on X11, and a font with IPA.
qt_packages="libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
    libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1
    fonts-dejavu-core"

if [ "$mode" = window ]; then
    # shellcheck disable=SC2086
    system_packages $qt_packages
fi
python_environment desktop

recording="$root/resources/demo/demo.wav"
output="$root/resources/demo/demo.TextGrid"
if [ "$mode" != window ] || [ ! -f "$output" ]; then
    # What somebody corrected in the window is put aside, not lost.
    [ ! -f "$output" ] || mv "$output" "${output%.TextGrid}.old.TextGrid"
    "$venv/bin/tierline" align "$recording" "$root/resources/demo/demo.txt" -o "$output" --force
fi

if [ "$mode" = window ]; then
    exec "$venv/bin/tierline-desktop" "$recording" "$output" "$root/resources/demo/demo.txt"
fi
say ""
say "The TextGrid is here:   $output"
say "See it in the window:   sh resources/demo.sh --window"
say "Align your own:         .venv/bin/tierline align RECORDING TEXT -o OUT.TextGrid"
