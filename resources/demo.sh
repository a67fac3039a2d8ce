#!/bin/sh
# Set up Tierline and align the bundled recording: sh resources/demo.sh [--window]
set -eu
mode=${1:-}
mode=${mode#--} # "window" does as well
. "$(dirname -- "$0")/setup.sh"

if [ "$mode" = window ]; then
    # shellcheck disable=SC2086
    system_packages $window_packages
fi
python_environment desktop

recording="$root/resources/demo/demo.wav"
output="$root/resources/demo/demo.TextGrid"
if [ "$mode" != window ] || [ ! -f "$output" ]; then
    # What somebody corrected in the window is put aside, not lost.
    for kind in TextGrid tierline.json; do
        [ ! -f "${output%.TextGrid}.$kind" ] ||
            mv "${output%.TextGrid}.$kind" "${output%.TextGrid}.old.$kind"
    done
    "$venv/bin/tierline" align "$recording" "$root/resources/demo/demo.txt" -o "$output" --force
fi

if [ "$mode" = window ]; then
    exec "$venv/bin/tierline-desktop" "$recording" "$output" "$root/resources/demo/demo.txt"
fi
say ""
say "The TextGrid is here:   $output"
say "See it in the window:   sh resources/demo.sh --window"
say "Align your own:         .venv/bin/tierline align RECORDING TEXT -o OUT.TextGrid"
