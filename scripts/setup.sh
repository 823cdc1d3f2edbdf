#!/usr/bin/env bash
# Makes .venv from requirements.lock and installs the programs that kehoach calls.
# Does nothing (in under a second or two) when all is there. Exit status 4: something is missing and this
# account may not install it; the exact command has been printed.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "kehoach needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 or install one:" >&2
    echo "  apt-get install python3 python3-venv" >&2
    exit 4
fi

stamp=.venv/.made-from
wanted=$(cat requirements.lock pyproject.toml | cksum)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
    if ! "$python" -m venv .venv; then
        command="apt-get install -y python3-venv"
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update && $command && "$python" -m venv .venv
        else
            echo "Python's venv module is missing. Run: sudo $command" >&2
            exit 4
        fi
    fi
    echo "Installing Python packages into .venv (once) ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$wanted" > "$stamp"
fi

.venv/bin/kehoach doctor --install --quiet
